import * as l10n from '@vscode/l10n';
import { oids } from '../../pki/verification/oids.ts';

/** Usages for which a certificate can be verified. */
export const verificationUsages = ['serverAuth', 'clientAuth', 'any'] as const;

/** One of {@link verificationUsages}. */
export type VerificationUsage = (typeof verificationUsages)[number];

/** OIDs of the extended key usages that a path has to allow (RFC 5280 §4.2.1.12). */
export const usageOids: Readonly<Record<VerificationUsage, readonly string[]>> = {
  serverAuth: [oids.serverAuth],
  clientAuth: ['1.3.6.1.5.5.7.3.2'],
  any: [oids.anyExtendedKeyUsage],
};

/** One question of `certscope verify --cases`. */
export interface VerificationCase {
  /** Repeated unchanged in the answer. */
  readonly id: string | number;
  /** PEM texts, each with one or more certificates. */
  readonly anchors: readonly string[];
  readonly intermediates: readonly string[];
  /** PEM; its first certificate is judged. */
  readonly certificate: string;
  /** Milliseconds since 1970-01-01 UTC; `undefined` for now. */
  readonly at: number | undefined;
  /** Empty for none. */
  readonly name: string;
  readonly usage: VerificationUsage;
}

/**
 * Reads a line of JSON as a case. Fields that are absent or null have their defaults, other fields are ignored.
 *
 * @returns The case, or a sentence about what is wrong with the line. Never throws.
 */
export function parseVerificationCase(line: string): VerificationCase | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch (error) {
    return l10n.t('not JSON: {0}', error instanceof Error ? error.message : String(error));
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return l10n.t('not a JSON object');
  const fields = new Map<string, unknown>(Object.entries(parsed));
  const field = (name: string): unknown => fields.get(name) ?? undefined;
  const id = field('id');
  const certificate = field('certificate');
  const anchors = field('anchors');
  const intermediates = field('intermediates') ?? [];
  const at = field('at');
  const name = field('name') ?? '';
  const usage = field('usage') ?? 'serverAuth';
  if (typeof id !== 'string' && typeof id !== 'number') return l10n.t('"{0}" is not a string', 'id');
  if (!isTexts(anchors)) return l10n.t('"{0}" is not a list of strings', 'anchors');
  if (!isTexts(intermediates)) return l10n.t('"{0}" is not a list of strings', 'intermediates');
  if (typeof certificate !== 'string') return l10n.t('"{0}" is not a string', 'certificate');
  const moment = at === undefined ? undefined : typeof at === 'string' ? parseRfc3339(at) : Number.NaN;
  if (Number.isNaN(moment)) return l10n.t('"{0}" is not an RFC 3339 date, such as 2027-05-01T10:00:00Z', 'at');
  if (typeof name !== 'string') return l10n.t('"{0}" is not a string', 'name');
  const known = verificationUsages.find((each) => each === usage);
  if (known === undefined) return l10n.t('"{0}" is not one of {1}', 'usage', verificationUsages.join(', '));
  return { id, anchors, intermediates, certificate, at: moment, name, usage: known };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Any fraction of a second counts as at least one millisecond, because certificates begin and end at whole seconds. */
function parseRfc3339(text: string): number {
  const match = /^(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i.exec(text);
  if (match === null) return Number.NaN;
  const [, day = '', time = '', fraction = '', zone = ''] = match;
  const seconds = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  // `Date` would read February 30 as March 2.
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return Number.NaN;
  return seconds + Math.min(999, Math.ceil(Number(`0${fraction}`) * 1000));
}
