/**
 * One message of a text/event-stream (WHATWG HTML, section 9.2); `id` only where this very message
 * bore one.
 */
export interface SseMessage {
  event: string;
  data: string;
  id?: string;
}

/**
 * Cuts a text/event-stream into messages, whatever pieces it arrives in. Comments and fields that
 * it does not know are passed over; a message without data is dropped, as the standard asks. Lines
 * may end with LF, CR or CR LF.
 */
export class SseParser {
  private rest = '';
  private event = '';
  private data: string[] = [];
  private id: string | undefined;

  /** Takes the next piece and returns the messages that it completes. */
  push(piece: string): SseMessage[] {
    const text = this.rest + piece;
    const messages: SseMessage[] = [];
    const ending = /\r\n|\n|\r/g;
    let from = 0;
    for (let found = ending.exec(text); found; found = ending.exec(text)) {
      // A CR at the very end may be half of a CR LF: wait for what follows.
      if (found[0] === '\r' && found.index === text.length - 1) break;
      const message = this.line(text.slice(from, found.index));
      if (message) messages.push(message);
      from = ending.lastIndex;
    }
    this.rest = text.slice(from);
    return messages;
  }

  private line(line: string): SseMessage | undefined {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.id = value;
    return undefined;
  }

  private dispatch(): SseMessage | undefined {
    const message: SseMessage = { event: this.event || 'message', data: this.data.join('\n') };
    if (this.id !== undefined) message.id = this.id;
    const complete = this.data.length > 0;
    this.event = '';
    this.data = [];
    this.id = undefined;
    return complete ? message : undefined;
  }
}
