import { SseMessage, SseParser } from './sse';

export interface StreamHandlers {
  /** The connection stands; what follows is what came after the id that it was asked for. */
  opened(): void;
  message(message: SseMessage): void;
  /** The connection is gone; it is tried again by itself. */
  lost(reason: string): void;
}

export interface StreamOptions {
  url: string;
  /** The id after which to go on; undefined for "from now". */
  lastId: () => string | undefined;
  /** A stream that says nothing for this long, not even a comment, counts as cut. */
  silenceMs: number;
}

const kFirstRetryMs = 500;
const kLongestRetryMs = 5000;

/** How long to wait before attempt `n` (0 the first) to reconnect, without the random part. */
export function retryDelayMs(n: number): number {
  return Math.min(kLongestRetryMs, kFirstRetryMs * 2 ** Math.min(n, 10));
}

/**
 * Reads the live stream for as long as the page lives, reconnecting where it breaks. EventSource is
 * not used, since it cannot start at a given id, which is what joins the first load to the stream
 * without a gap, and does not notice a dead line.
 */
export class LiveStream {
  private abort: AbortController | undefined;
  private stopped = false;
  private failures = 0;
  private wake: (() => void) | undefined;

  constructor(
    private readonly options: StreamOptions,
    private readonly handlers: StreamHandlers,
  ) {}

  start(): void {
    void this.loop();
  }

  stop(): void {
    this.stopped = true;
    this.abort?.abort();
    this.wake?.();
  }

  /** Tries again at once, for example because the browser says that the network is back. */
  retryNow(): void {
    this.wake?.();
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      const reason = await this.once();
      if (this.stopped) return;
      this.handlers.lost(reason);
      await this.pause(retryDelayMs(this.failures++) + Math.random() * 250);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async once(): Promise<string> {
    const abort = new AbortController();
    this.abort = abort;
    let silence = setTimeout(() => abort.abort(), this.options.silenceMs);
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => abort.abort(), this.options.silenceMs);
    };
    try {
      const answer = await fetch(this.options.url, {
        headers: this.headers(),
        cache: 'no-store',
        signal: abort.signal,
      });
      if (!answer.ok || !answer.body) return `the server answered ${answer.status}`;
      this.failures = 0;
      this.handlers.opened();
      await this.read(answer.body, heard);
      return 'the server closed the connection';
    } catch {
      return abort.signal.aborted
        ? 'nothing was heard for a while'
        : 'the server cannot be reached';
    } finally {
      clearTimeout(silence);
    }
  }

  private headers(): Record<string, string> {
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    const id = this.options.lastId();
    if (id !== undefined) headers['Last-Event-ID'] = id;
    return headers;
  }

  private async read(body: ReadableStream<Uint8Array>, heard: () => void): Promise<void> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    const parser = new SseParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const piece = decoder.decode(value, { stream: true });
      for (const message of parser.push(piece)) this.handlers.message(message);
    }
  }
}
