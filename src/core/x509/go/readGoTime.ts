import { latin1Text } from '../decodeString.ts';
import { tag } from '../derReader.ts';
import type { DerCursor } from './derCursor.ts';
import type { Refuse } from './refuse.ts';

const utcTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(Z|[+-]\d{4})$/;

/** A time as Go keeps it. */
export interface GoTime {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly moment: number;
  /** Time zone offset in minutes east of Greenwich. */
  readonly offset: number;
}

/**
 * Reads a time of a certificate as Go does: UTCTime with or without seconds, GeneralizedTime with them; `Z` or an offset
 * that is not zero; no fractions.
 */
export function readGoTime(input: DerCursor, refuse: Refuse): GoTime | undefined {
  if (input.peek(tag.utcTime)) {
    const match = matchContent(input, tag.utcTime, utcTime);
    const written = Number(match?.[1]);
    return momentOf(match, written < 50 ? 2000 + written : 1900 + written) ?? refuse('x509: malformed UTCTime');
  }
  if (input.peek(tag.generalizedTime)) {
    const match = matchContent(input, tag.generalizedTime, generalizedTime);
    return momentOf(match, Number(match?.[1])) ?? refuse('x509: malformed GeneralizedTime');
  }
  return refuse('x509: unsupported time format');
}

function matchContent(input: DerCursor, identifier: number, form: RegExp): RegExpExecArray | undefined {
  const content = input.read(identifier)?.rest;
  // Longest form: 4 + 10 digits and an offset. A longer text cannot match.
  if (content === undefined || content.length > 19) return undefined;
  return form.exec(latin1Text(content, 0, content.length)) ?? undefined;
}

function momentOf(match: RegExpExecArray | undefined, year: number): GoTime | undefined {
  if (match === undefined) return undefined;
  const [month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(2, 7)
    .map((digits) => Number(digits ?? 0));
  const offset = offsetOf(match[7] ?? '');
  if (hours > 23 || minutes > 59 || seconds > 59 || offset === undefined) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A month or day that does not exist rolls over.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return { moment: date.getTime() + ((hours * 60 + minutes - offset) * 60 + seconds) * 1000, offset };
}

/** Minutes east of Greenwich. Go formats the time again and compares: zero is written `Z`, and 60 minutes are an hour. */
function offsetOf(zone: string): number | undefined {
  if (zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3));
  if (hours > 24 || minutes > 59 || (hours === 0 && minutes === 0)) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
