import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { type KeyAlgorithm, keyAlgorithmNames } from '../core/renewal/keys/model.ts';
import { momentOption, type ParsedArguments, parseArguments } from './arguments.ts';
import { backupFolder } from './backupOption.ts';
import { type CliIo, UsageError } from './io.ts';
import { type PassphraseSource, passphraseOptions, passphraseSource } from './passphraseSource.ts';
import { checkRoot } from './rootOption.ts';

/** A parsed `certscope renew` command line. */
export interface RenewRequest {
  readonly target: OneTarget | TreeTarget;
  /** Directory that stands for `/` of the cluster's host. */
  readonly root: string | undefined;
  readonly days: number | undefined;
  readonly key: 'same' | 'new' | undefined;
  readonly keyAlgorithm: KeyAlgorithm | undefined;
  readonly now: number;
  readonly isDryRun: boolean;
  readonly format: 'text' | 'json';
  /** Absolute. */
  readonly staging: string | undefined;
  /** Absolute. */
  readonly backup: string;
  readonly passphrase: PassphraseSource;
}

/** One certificate of a file, with a CA that is named. */
export interface OneTarget {
  readonly kind: 'one';
  readonly file: string;
  readonly field: string | undefined;
  /** File of the key that the new certificate is for, and that replaces the old one. */
  readonly key: string | undefined;
  readonly ca: CaFiles;
}

/** What ends soon in files and folders. */
export interface TreeTarget {
  readonly kind: 'tree';
  readonly paths: readonly string[];
  /** Milliseconds. */
  readonly within: number;
  /** Files besides those of `paths`. */
  readonly ca: CaFiles | undefined;
}

interface CaFiles {
  readonly certificate: string;
  readonly key: string;
}

const options = {
  all: 'boolean',
  within: 'string',
  root: 'string',
  field: 'string',
  'ca-cert': 'string',
  'ca-key': 'string',
  days: 'string',
  at: 'string',
  key: 'string',
  'new-key': 'boolean',
  'same-key': 'boolean',
  'key-algorithm': 'string',
  'dry-run': 'boolean',
  format: 'string',
  staging: 'string',
  backup: 'string',
  ...passphraseOptions,
} as const;

/** @throws {UsageError} For anything that the command does not take. */
export function parseRenewRequest(args: readonly string[], io: CliIo): RenewRequest {
  const parsed = parseArguments(args, options);
  const { text, flag, oneOf } = parsed;
  const target = flag('all') ? treeTarget(parsed) : oneTarget(parsed);
  const [days, at, staging] = [text('days'), text('at'), text('staging')];
  const keyAlgorithm =
    text('key-algorithm') === undefined ? undefined : oneOf('key-algorithm', keyAlgorithmNames, 'P-256');
  if (flag('new-key') && flag('same-key'))
    throw new UsageError(l10n.t('--new-key and --same-key cannot be used together.'));
  if (flag('same-key') && keyAlgorithm !== undefined) {
    throw new UsageError(l10n.t('--key-algorithm is for new keys, and does not go with --same-key.'));
  }
  if (text('key') !== undefined && (flag('new-key') || flag('same-key') || keyAlgorithm !== undefined)) {
    throw new UsageError(l10n.t('--key takes a key that is there, and goes with no other option about keys.'));
  }
  if (staging === '') throw new UsageError(l10n.t('--staging is empty.'));
  if (flag('dry-run') && staging !== undefined) {
    throw new UsageError(l10n.t('--dry-run and --staging cannot be used together: staging writes.'));
  }
  const isNew = flag('new-key') || keyAlgorithm !== undefined || text('key') !== undefined;
  // One certificate keeps its key unless told otherwise; of a tree, the installers and roles decide.
  const usual = target.kind === 'one' ? 'same' : undefined;
  return {
    target,
    root: checkRoot(text('root'), io.cwd),
    days: days === undefined ? undefined : parseDays('days', days),
    key: isNew ? 'new' : flag('same-key') ? 'same' : usual,
    keyAlgorithm,
    now: at === undefined ? io.now() : momentOption('at', at),
    isDryRun: flag('dry-run'),
    format: oneOf('format', ['text', 'json'], 'text'),
    staging: staging === undefined ? undefined : path.resolve(io.cwd, staging),
    backup: backupFolder(parsed, io),
    passphrase: passphraseSource(parsed, io),
  };
}

function oneTarget({ positionals, text }: ParsedArguments): OneTarget {
  const [file, ...others] = positionals;
  if (file === undefined || file === '') throw new UsageError(l10n.t('the file is missing.'));
  if (others.length > 0) throw new UsageError(l10n.t('it takes one file at a time, or --all.'));
  if (text('within') !== undefined) throw new UsageError(l10n.t('--within goes with --all.'));
  const wanted = (name: string): string => {
    const value = text(name);
    if (value === undefined || value === '') throw new UsageError(l10n.t('{0} is missing.', `--${name}`));
    return value;
  };
  const ca = { certificate: wanted('ca-cert'), key: wanted('ca-key') };
  if (text('key') === '') throw new UsageError(l10n.t('--key is empty.'));
  return { kind: 'one', file, field: text('field'), key: text('key'), ca };
}

/** What `check` warns of by default. */
const defaultWithin = 30;

function treeTarget({ positionals, text }: ParsedArguments): TreeTarget {
  for (const name of ['field', 'key']) {
    if (text(name) !== undefined) throw new UsageError(l10n.t('{0} does not go with {1}.', `--${name}`, '--all'));
  }
  const [certificate, key] = [text('ca-cert'), text('ca-key')];
  if ((certificate ?? '') === '' && (key ?? '') !== '') throw new UsageError(l10n.t('--ca-cert is missing.'));
  if ((certificate ?? '') !== '' && (key ?? '') === '') throw new UsageError(l10n.t('--ca-key is missing.'));
  const within = text('within');
  const days = within === undefined ? defaultWithin : parseDays('within', within, 0);
  const ca = certificate === undefined || key === undefined ? undefined : { certificate, key };
  return { kind: 'tree', paths: positionals, within: days * 86_400_000, ca };
}

/** A hundred years: longer periods are mistyped, and dates end in the year 9999. */
const mostDays = 36_500;

function parseDays(option: string, text: string, least = 1): number {
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
