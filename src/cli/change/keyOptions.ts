import * as l10n from '@vscode/l10n';
import { type KeyAlgorithm, keyAlgorithmNames } from '../../core/renewal/keys/keyModel.ts';
import type { ParsedArguments } from '../arguments.ts';
import { UsageError } from '../io.ts';

/** Properties of new certificates and keys. */
export interface IssuingOptions {
  readonly days: number | undefined;
  readonly keyAlgorithm: KeyAlgorithm | undefined;
}

/** Which keys renewed certificates get. */
export interface KeyOptions extends IssuingOptions {
  /** Absent: the default of the installer or role. */
  readonly key: 'same' | 'new' | undefined;
  /** A file with the new key. */
  readonly keyFile: string | undefined;
  /** For CAs that are extended; absent: as long as before. */
  readonly caDays: number | undefined;
}

/** @throws {UsageError} For invalid values. */
export function parseIssuingOptions({ text, oneOf }: ParsedArguments): IssuingOptions {
  const days = text('days');
  return {
    days: days === undefined ? undefined : parseDays('days', days),
    keyAlgorithm: text('key-algorithm') === undefined ? undefined : oneOf('key-algorithm', keyAlgorithmNames, 'P-256'),
  };
}

/** @throws {UsageError} For invalid values, and options that contradict each other. */
export function parseKeyOptions(parsed: ParsedArguments): KeyOptions {
  const { text, flag } = parsed;
  const making = parseIssuingOptions(parsed);
  const [keyFile, hasAlgorithm] = [text('key'), making.keyAlgorithm !== undefined];
  if (flag('new-key') && flag('same-key'))
    throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--new-key', '--same-key'));
  if (flag('same-key') && hasAlgorithm) {
    throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--key-algorithm', '--same-key'));
  }
  if (keyFile !== undefined && (flag('new-key') || flag('same-key') || hasAlgorithm)) {
    throw new UsageError(l10n.t('--key uses an existing key. It cannot be combined with other key options.'));
  }
  if (keyFile === '') throw new UsageError(l10n.t('{0} is empty.', '--key'));
  const isNew = flag('new-key') || hasAlgorithm || keyFile !== undefined;
  const ca = text('ca-days');
  const caDays = ca === undefined ? undefined : parseDays('ca-days', ca);
  return { ...making, caDays, keyFile, key: isNew ? 'new' : flag('same-key') ? 'same' : undefined };
}

/** A hundred years: longer periods are typing mistakes, and dates end in the year 9999. */
const mostDays = 36_500;

/** @throws {UsageError} For anything but a number of days. */
export function parseDays(option: string, text: string, least = 1): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (days < least || days > mostDays) {
    throw new UsageError(
      l10n.t(
        '{0} takes a whole number from {1} to {2}, not {3}.',
        `--${option}`,
        least,
        mostDays,
        JSON.stringify(text),
      ),
    );
  }
  return days;
}
