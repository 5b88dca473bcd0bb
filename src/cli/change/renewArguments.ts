import * as l10n from '@vscode/l10n';
import type { ParsedArguments } from '../arguments.ts';
import { type CliIo, UsageError } from '../io.ts';
import { type ChangeOptions, parseChangeOptions } from './changeOptions.ts';
import { type KeyOptions, parseDays, parseKeyOptions } from './keyOptions.ts';
import { withKubeadmNames } from './kubeadmNames.ts';

/** A parsed `certscope renew` command line. */
export interface RenewArguments {
  readonly target: OneTarget | TreeTarget;
  readonly keys: KeyOptions;
  readonly options: ChangeOptions;
}

/** One certificate of a file. */
export interface OneTarget {
  readonly kind: 'one';
  readonly file: string;
  readonly field: string | undefined;
  /** Further files and folders with its copies, its CA and its key. */
  readonly paths: readonly string[];
  readonly ca: CaFiles | undefined;
  /** Issue it as its role and connections need it, not as it was. */
  readonly isRepair: boolean;
}

/** What expires soon in files and folders. */
export interface TreeTarget {
  readonly kind: 'tree';
  readonly paths: readonly string[];
  /** Milliseconds. */
  readonly within: number;
  /** Files besides those of `paths`. */
  readonly ca: CaFiles | undefined;
  /** CAs to extend; absent: those that end within that time. */
  readonly authorities?: readonly string[];
}

/** Files with the certificate and the key of a CA. */
export interface CaFiles {
  readonly certificate: string;
  readonly key: string;
}

/** @throws {UsageError} For invalid arguments. */
export function parseRenewArguments(given: ParsedArguments, io: CliIo): RenewArguments {
  const { parsed, isEverything } = withKubeadmNames(given, io);
  return {
    target: isEverything ? everything(parsed) : parsed.flag('all') ? treeTarget(parsed) : oneTarget(parsed),
    keys: parseKeyOptions(parsed),
    options: parseChangeOptions(parsed, io),
  };
}

function oneTarget(parsed: ParsedArguments): OneTarget {
  const { positionals, text, flag } = parsed;
  const [file, ...paths] = positionals;
  if (file === undefined || positionals.includes('')) throw new UsageError(l10n.t('{0} is missing.', 'FILE'));
  if (text('within') !== undefined) throw new UsageError(l10n.t('{0} works only with {1}.', '--within', '--all'));
  return { kind: 'one', file, paths, field: text('field'), ca: caFiles(parsed), isRepair: flag('repair') };
}

/** What `kubeadm certs renew all` renews: all certificates that CAs here signed, whenever they expire, and no CA. */
function everything(parsed: ParsedArguments): TreeTarget {
  const tree = treeTarget(parsed);
  const isLimited = parsed.text('within') !== undefined;
  return { ...tree, ...(isLimited ? {} : { within: Number.MAX_SAFE_INTEGER }), authorities: [] };
}

/** The default of `check` for warnings. */
const defaultWithin = 30;

function treeTarget(parsed: ParsedArguments): TreeTarget {
  const { positionals, text, flag } = parsed;
  for (const name of ['field', 'key']) {
    if (text(name) !== undefined)
      throw new UsageError(l10n.t('{0} and {1} cannot be used together.', `--${name}`, '--all'));
  }
  if (flag('repair')) throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--repair', '--all'));
  const within = text('within');
  const days = within === undefined ? defaultWithin : parseDays('within', within, 0);
  return { kind: 'tree', paths: positionals, within: days * 86_400_000, ca: caFiles(parsed) };
}

function caFiles({ text }: ParsedArguments): CaFiles | undefined {
  const [certificate = '', key = ''] = [text('ca-cert'), text('ca-key')];
  if (certificate === '' && key === '' && text('ca-cert') === undefined && text('ca-key') === undefined)
    return undefined;
  if (certificate === '') throw new UsageError(l10n.t('{0} is missing.', '--ca-cert'));
  if (key === '') throw new UsageError(l10n.t('{0} is missing.', '--ca-key'));
  return { certificate, key };
}
