import * as l10n from '@vscode/l10n';
import type { ParsedArguments } from './arguments.ts';
import { type CliIo, UsageError } from './io.ts';
import { optionWords } from './optionTable.ts';
import { type ReadingTerms, readingTerms } from './readingTerms.ts';
import { checkRoot } from './rootOption.ts';

/** A parsed `certscope request` command line. */
export interface RequestArguments extends ReadingTerms {
  /** The file of the certificate; for a role, any file or folder of the machine. */
  readonly file: string;
  /** Role of a missing certificate. */
  readonly role: string | undefined;
  readonly paths: readonly string[];
  readonly field: string | undefined;
  readonly format: (typeof optionWords.request)[number];
  /** File of the private key; by default the one next to the certificate. */
  readonly key: string | undefined;
  readonly isNewKey: boolean;
  /** Where a new key goes. */
  readonly keyOut: string;
  readonly signer: string | undefined;
  readonly issuer: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string } | undefined;
  readonly days: number;
  readonly out: string | undefined;
}

/** @throws {UsageError} For invalid arguments. */
export function parseRequestArguments(parsed: ParsedArguments, io: CliIo): RequestArguments {
  const { positionals, text, flag } = parsed;
  const [file, ...paths] = positionals;
  if (file === undefined || positionals.includes('')) throw new UsageError(l10n.t('{0} is missing.', 'FILE'));
  for (const name of ['key', 'key-out', 'signer', 'out', 'role']) {
    if (text(name) === '') throw new UsageError(l10n.t('{0} is empty.', `--${name}`));
  }
  const format = parsed.oneOf('format', optionWords.request, 'pem');
  const key = text('key');
  const isNewKey = flag('new-key');
  if (key !== undefined && isNewKey)
    throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--key', '--new-key'));
  if (text('key-out') !== undefined && !isNewKey)
    throw new UsageError(l10n.t('{0} works only with {1}.', '--key-out', '--new-key'));
  if (text('signer') !== undefined && format !== 'csr-manifest')
    throw new UsageError(l10n.t('{0} works only with {1}.', '--signer', '--format csr-manifest'));
  const role = text('role');
  if (role !== undefined) refuseBesideRole(parsed, format, key !== undefined || text('key-out') !== undefined);
  const issuer = text('issuer');
  if ((issuer !== undefined) !== (format === 'cert-manager')) {
    throw new UsageError(
      issuer === undefined
        ? l10n.t('{0} needs {1}.', '--format cert-manager', '--issuer')
        : l10n.t('{0} works only with {1}.', '--issuer', '--format cert-manager'),
    );
  }
  const terms = readingTerms(parsed);
  checkRoot(terms.root, io.cwd);
  return {
    file,
    role,
    paths,
    ...terms,
    field: text('field'),
    format,
    key,
    isNewKey,
    keyOut: text('key-out') ?? `${file.replace(/\.(?:crt|cer|pem|conf|ya?ml)$/, '')}.new.key`,
    signer: text('signer'),
    issuer: issuer === undefined ? undefined : parseIssuer(issuer),
    days: parseDays(text('days')),
    out: text('out'),
  };
}

/** A role has no certificate that could supply the rest. */
function refuseBesideRole({ text }: ParsedArguments, format: RequestArguments['format'], hasKey: boolean): void {
  if (text('field') !== undefined)
    throw new UsageError(l10n.t('{0} and {1} cannot be used together.', '--field', '--role'));
  if (format !== 'pem') throw new UsageError(l10n.t('{0} works only with {1}.', '--role', '--format pem'));
  if (!hasKey) throw new UsageError(l10n.t('--role needs --key FILE, or --new-key with --key-out FILE.'));
}

/** `NAME` of an Issuer, or `ClusterIssuer/NAME`. */
function parseIssuer(text: string): RequestArguments['issuer'] {
  const match = /^(?:(Issuer|ClusterIssuer)\/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)$/.exec(text);
  if (match === null)
    throw new UsageError(
      l10n.t(
        '{0} must be one of {1}, not {2}.',
        '--issuer',
        'NAME, Issuer/NAME, ClusterIssuer/NAME',
        JSON.stringify(text),
      ),
    );
  return { kind: match[1] === 'ClusterIssuer' ? 'ClusterIssuer' : 'Issuer', name: match[2] ?? '' };
}

const usualDays = 365;
/** A hundred years: longer periods are typing mistakes. */
const mostDays = 36_500;

/** @throws {UsageError} Unless it is a whole number of days. */
export function parseDays(text: string | undefined): number {
  if (text === undefined) return usualDays;
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > mostDays) {
    throw new UsageError(
      l10n.t('{0} takes a whole number from {1} to {2}, not {3}.', '--days', 1, mostDays, JSON.stringify(text)),
    );
  }
  return days;
}
