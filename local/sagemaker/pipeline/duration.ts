// How long a cached step may be reused, as a definition writes it: `P30D`, `PT1H`, and `T12H` or `30d`, seen in examples.

/** Seconds of a year, month, week, day, hour, minute and second. */
const UNITS = [31_536_000, 2_592_000, 604_800, 86_400, 3600, 60, 1];
const DURATION =
  /^P?(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;

/** Seconds of an ISO 8601 duration or of a short form; `undefined` when it is neither. */
export function durationSeconds(text: string): number | undefined {
  const short = /^(\d+)([hms])$/.exec(text);
  const amounts = DURATION.exec(short === null ? text : `T${text}`)?.slice(1);
  if (amounts?.some((digits) => digits !== undefined) !== true) return undefined;
  return amounts.reduce((sum, digits, i) => sum + Number(digits ?? 0) * (UNITS[i] ?? 0), 0);
}
