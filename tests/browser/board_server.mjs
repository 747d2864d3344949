import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kDist = join(dirname(fileURLToPath(import.meta.url)), '../../dashboards/board/dist');

const kTypes = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The policy that the program sends; a page that needs more than this fails the tests. */
export const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; object-src 'none'; " +
  "frame-ancestors 'none'; form-action 'self'";

/**
 * Serves the built board and speaks its interface with whatever a test scripts: alerts fire, change
 * and end, points change, and connections are cut, refused or left without news. Sequence numbers
 * count from 1.
 */
export class BoardServer {
  alerts = new Map(); // alert_id -> CloudEvents, oldest first
  seqs = new Map(); // alert_id -> number of its newest change
  log = []; // [seq, CloudEvent] of everything that was told
  points = new Map();
  status = {};
  rules = new Map();
  watermarkLagMs = 1000;
  seq = 0;
  /** Resuming after an id below this is answered with `reset`. */
  oldestKept = 0;
  /** While true, streams are refused. */
  refusing = false;
  /** While false, no points are sent by themselves. */
  ticking = true;
  connections = 0; // streams opened so far
  #streams = new Set();
  #timer;
  #server = createServer((request, response) => this.#answer(request, response));

  async start() {
    if (!existsSync(join(kDist, 'index.html'))) {
      throw new Error('There is no built board. Run: npm ci && npm run build in dashboards/board');
    }
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#timer = setInterval(() => this.ticking && this.tellPoints([]), 1000);
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  async stop() {
    clearInterval(this.#timer);
    this.cut();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Takes a change of an alert into the history and tells it to everyone connected. */
  tell(event) {
    const id = event.data.alert_id;
    this.seq++;
    this.alerts.set(id, [...(this.alerts.get(id) ?? []), event]);
    this.seqs.set(id, this.seq);
    this.log.push([this.seq, event]);
    this.#send(alertMessage(this.seq, event));
  }

  tellPoints(points) {
    for (const point of points) this.points.set(point.point, point);
    this.#send(message('points', { ...this.#clocks(), points }));
  }

  tellStatus(status) {
    this.status = status;
    this.#send(message('status', this.#statusNow()));
  }

  /** Sends text as it is: for what a server should never say. */
  tellRaw(text) {
    this.#send(text);
  }

  /** Breaks all streams, as a network does. */
  cut() {
    for (const stream of this.#streams) stream.destroy();
    this.#streams.clear();
  }

  /** A server that has lost its memory: other alerts, numbers from 1 again, nobody can resume. */
  restartEmpty() {
    this.alerts.clear();
    this.seqs.clear();
    this.log = [];
    this.seq = 0;
    this.oldestKept = Infinity;
    this.cut();
  }

  get streaming() {
    return this.#streams.size;
  }

  #send(text) {
    for (const stream of this.#streams) stream.write(text);
  }

  #clocks() {
    const now = Date.now();
    return { now: iso(now), watermark: iso(now - this.watermarkLagMs) };
  }

  #statusNow() {
    return { version: 'test', ...this.#clocks(), ...this.status };
  }

  #answer(request, response) {
    const url = new URL(request.url, 'http://board');
    response.setHeader('Content-Security-Policy', kPolicy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (!url.pathname.startsWith('/api/')) return this.#file(url.pathname, response);
    const path = url.pathname.replace('/api/v1/', '');
    if (path === 'alerts/stream') return this.#stream(request, response);
    if (path === 'alerts') return json(response, this.#rows(url.searchParams));
    if (path === 'points')
      return json(response, { ...this.#clocks(), points: [...this.points.values()] });
    if (path === 'status') return json(response, this.#statusNow());
    return this.#history(decodeURIComponent(path.replace('alerts/', '')), response);
  }

  #rows(query) {
    const rows = [...this.alerts.entries()].map(([id, events]) => ({
      seq: this.seqs.get(id),
      alert: events[events.length - 1],
      firing: events[0],
    }));
    const wanted = rows.filter(
      ({ alert }) =>
        (query.get('status') !== 'open' || alert.data.status !== 'resolved') &&
        (!query.has('point') || alert.data.key?.point === query.get('point')),
    );
    wanted.sort((a, b) => b.seq - a.seq);
    return { seq: this.seq, alerts: wanted.slice(0, Number(query.get('limit') ?? 100)) };
  }

  #history(id, response) {
    const history = this.alerts.get(id);
    if (!history) return json(response, { error: `There is no alert ${id}.` }, 404);
    const rule = this.rules.get(history[0].data.rule) ?? null;
    return json(response, { alert_id: id, history, rule });
  }

  #stream(request, response) {
    this.connections++;
    if (this.refusing) return json(response, { error: 'Not now.' }, 503);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': welcome\n\n');
    const after = request.headers['last-event-id'];
    if (after !== undefined) this.#resume(response, Number(after));
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  #resume(response, after) {
    if (after < this.oldestKept) return response.write(message('reset', {}));
    for (const [seq, event] of this.log) if (seq > after) response.write(alertMessage(seq, event));
  }

  #file(path, response) {
    const file = join(kDist, normalize(path === '/' ? '/index.html' : path));
    if (!file.startsWith(kDist) || !existsSync(file) || !statSync(file).isFile()) {
      return json(response, { error: 'There is no such file.' }, 404);
    }
    response.writeHead(200, {
      'Content-Type': kTypes[extname(file)] ?? 'application/octet-stream',
    });
    createReadStream(file).pipe(response);
  }
}

function json(response, body, code = 200) {
  response.writeHead(code, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

const message = (event, data) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const alertMessage = (seq, event) => `id: ${seq}\n${message('alert', event)}`;

export function iso(ms) {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
