const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 });
const tiny = new Intl.NumberFormat('en-GB', { notation: 'scientific', maximumFractionDigits: 2 });

/** A number for a person: at most four significant digits, whole numbers in full. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return whole.format(value);
  if (Math.abs(value) < 0.001) return tiny.format(value).toLowerCase();
  return short.format(value);
}

/** Any value of a key or a measure as one line of text. */
export function valueText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return 'not known';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `1 alert`, `2 alerts`. */
export function countText(n: number, one: string, many = `${one}s`): string {
  return `${whole.format(n)} ${n === 1 ? one : many}`;
}

/** A field's name for a person: `lane.kind` stays, `wait_p95` becomes `wait p95`. */
export function nameText(name: string): string {
  return name.replaceAll('_', ' ');
}

/** The address if it is one that a link may lead to (http or https), else undefined. */
export function linkTarget(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  return /^https?:\/\//i.test(address) ? address : undefined;
}
