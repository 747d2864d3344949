import {
  kOpenLimit,
  kStreamUrl,
  loadOpenAlerts,
  loadPoints,
  loadRecentAlerts,
  loadStatus,
} from './api/client';
import { LiveStream, retryDelayMs } from './api/stream';
import type { SseMessage } from './api/sse';
import { Board, Snapshot } from './state/board';

/** At most this often the page is drawn anew, however fast alerts come. */
const kDrawMs = 250;
/** Ages and clocks move at least this often. */
const kTickMs = 1000;
/** Numbers come about once a second; a line that is silent this long is dead. */
const kSilenceMs = 15_000;

/**
 * Joins the board to its server and to the page: loads, follows the stream, and publishes snapshots
 * at a pace to look at.
 */
export class Live {
  readonly board = new Board(
    {
      openAlerts: loadOpenAlerts,
      recentAlerts: loadRecentAlerts,
      points: loadPoints,
      status: loadStatus,
    },
    { openLimit: kOpenLimit, clock: Date.now },
  );
  private readonly stream = new LiveStream(
    { url: kStreamUrl, lastId: () => this.board.lastId(), silenceMs: kSilenceMs },
    {
      opened: () => this.opened(),
      message: (message) => this.message(message),
      lost: (reason) => this.lost(reason),
    },
  );
  private readonly readers = new Set<(snapshot: Snapshot) => void>();
  private dirty = true;
  private drawnAt = 0;
  private everOpened = false;
  private reloading = false;

  async start(): Promise<void> {
    setInterval(() => this.draw(), kDrawMs);
    window.addEventListener('online', () => this.stream.retryNow());
    await this.load();
    this.stream.start();
  }

  /** Calls `reader` with each new snapshot until the returned function is called. */
  subscribe(reader: (snapshot: Snapshot) => void): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }

  /** To be called after a change to the board that did not come through the stream. */
  touch(): void {
    this.dirty = true;
  }

  private async load(): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        await this.board.load();
        this.dirty = true;
        this.draw();
        return;
      } catch {
        this.lost('the server cannot be reached');
        await new Promise((resolve) => setTimeout(resolve, retryDelayMs(failures)));
      }
    }
  }

  private opened(): void {
    this.board.opened();
    this.dirty = true;
    // The stream repeats alerts after a break, but not the points; a failure here shows as a break
    // of its own.
    if (this.everOpened)
      void this.board.refresh().then(
        () => this.touch(),
        () => undefined,
      );
    this.everOpened = true;
  }

  private lost(reason: string): void {
    this.board.lost(reason);
    this.dirty = true;
  }

  private message(message: SseMessage): void {
    this.dirty = true;
    if (this.takes(message)) void this.reload();
  }

  private takes(message: SseMessage): boolean {
    try {
      return this.board.message(message);
    } catch (error) {
      // One message that cannot be read must not end the stream; the load after a reset makes good
      // for it.
      console.error('A message of the stream could not be read.', error);
      return false;
    }
  }

  private async reload(): Promise<void> {
    if (this.reloading) return;
    this.reloading = true;
    await this.load();
    this.reloading = false;
  }

  private draw(): void {
    const now = Date.now();
    if (!this.dirty && now - this.drawnAt < kTickMs) return;
    this.dirty = false;
    this.drawnAt = now;
    const snapshot = this.board.snapshot();
    for (const reader of this.readers) reader(snapshot);
  }
}
