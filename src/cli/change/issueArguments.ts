import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../core/kubernetes/certificateRole.ts';
import { type CertificateRole, certificateRoles } from '../../core/kubernetes/tables/certificateRoles.ts';
import { firstAddressOf } from '../../core/pki/cluster/connections/addresses.ts';
import type { ClusterNames } from '../../core/renewal/create/clusterNames.ts';
import { optional } from '../../core/text/optional.ts';
import { typed } from '../../core/text/programName.ts';
import type { ParsedArguments } from '../arguments.ts';
import { issueNames } from '../firstWords.ts';
import { type CliIo, UsageError } from '../io.ts';
import { nearestWord } from '../nearestWord.ts';
import { checkDirectory } from '../rootOption.ts';
import { type ChangeOptions, parseChangeOptions } from './changeOptions.ts';
import { type IssuingOptions, parseDays, parseIssuingOptions } from './keyOptions.ts';

/** A parsed `certscope issue` command line. */
export interface IssueArguments {
  readonly target: IssueTarget;
  /** Absolute: new files are created next to the existing ones. */
  readonly paths: readonly string[];
  /** Directory that stands for `/` of the machine, if the files belong to several; absolute. */
  readonly host: string | undefined;
  /** What no file says. */
  readonly names: Partial<ClusterNames>;
  readonly making: IssuingOptions;
  readonly options: ChangeOptions;
}

/** What to create. */
type IssueTarget =
  /** The certificate of a role, at kubeadm's place. */
  | { readonly kind: 'role'; readonly role: string; readonly mayReplace: boolean }
  /** The service account keys, at kubeadm's place; a lost pair is replaced only if the user says so. */
  | { readonly kind: 'serviceAccountKeys'; readonly mayEndTokens: boolean }
  /** Everything that `kubeadm init` creates; `folder` stands for `/`. */
  | { readonly kind: 'all'; readonly folder: string; readonly caDays: number | undefined }
  | {
      readonly kind: 'user';
      readonly commonName: string;
      readonly organizations: readonly string[];
      readonly server: string | undefined;
      readonly path: string;
    }
  /** A new CA: `ca.crt` and `ca.key` in a folder. */
  | { readonly kind: 'newCa'; readonly commonName: string; readonly folder: string };

/** @throws {UsageError} For invalid arguments. */
export function parseIssueArguments(parsed: ParsedArguments, io: CliIo): IssueArguments {
  const { positionals, text } = parsed;
  const [what = '', ...paths] = positionals;
  if (positionals.includes('')) throw new UsageError(l10n.t('{0} is missing.', 'PATH'));
  const target = targetOf(what, parsed, io);
  if (paths.length === 0 && target.kind !== 'all' && target.kind !== 'newCa') {
    throw new UsageError(l10n.t('PATH is missing: the folder with the machine’s files, such as /etc/kubernetes.'));
  }
  const host = checkDirectory('--host', text('host'), io.cwd);
  return {
    target,
    // New files are named by their absolute place.
    paths: paths.map((each) => path.resolve(io.cwd, each)),
    host: host === undefined ? undefined : path.resolve(io.cwd, host),
    names: namesIn(parsed),
    making: parseIssuingOptions(parsed),
    options: parseChangeOptions(parsed, io),
  };
}

/** What can be replaced when it is lost, at a price. */
const renewedPairs: readonly string[] = ['sa', 'etcd-ca', 'front-proxy-ca'];

function targetOf(what: string, parsed: ParsedArguments, io: CliIo): IssueTarget {
  const { text, list, flag } = parsed;
  if (flag('new-pair') && !renewedPairs.includes(what))
    throw new UsageError(l10n.t('{0} works only with {1}.', '--new-pair', typed(`issue ${renewedPairs.join('|')}`)));
  const wanted = (option: string): string => {
    const value = text(option);
    if (value === undefined || value === '') throw new UsageError(l10n.t('{0} is missing.', `--${option}`));
    return value;
  };
  switch (what) {
    case 'all': {
      const caDays = text('ca-days');
      return {
        kind: 'all',
        folder: path.resolve(io.cwd, wanted('out')),
        caDays: caDays === undefined ? undefined : parseDays('ca-days', caDays),
      };
    }
    case 'user':
      return {
        kind: 'user',
        commonName: wanted('client-name'),
        organizations: list('org'),
        server: text('server'),
        path: path.resolve(io.cwd, wanted('out')),
      };
    case 'new-ca':
      return { kind: 'newCa', commonName: wanted('common-name'), folder: path.resolve(io.cwd, wanted('out')) };
    case 'sa':
      return { kind: 'serviceAccountKeys', mayEndTokens: flag('new-pair') };
    default: {
      const roles: readonly CertificateRole[] = certificateRoles;
      const role = certificateRole(what) ?? roles.find(({ kubeadmName }) => kubeadmName === what);
      if (role !== undefined) return { kind: 'role', role: role.id, mayReplace: flag('new-pair') };
      const meant = nearestWord(what, issueNames);
      if (meant !== undefined)
        throw new UsageError(l10n.t('{0} cannot be issued. Did you mean {1}?', JSON.stringify(what), meant));
      throw new UsageError(l10n.t('NAME is missing or unknown. It must be one of {0}.', issueNames.join(', ')));
    }
  }
}

/** Reads the options that are named like kubeadm's flags and settings. */
function namesIn({ text, list }: ParsedArguments): Partial<ClusterNames> {
  const [port, cidr, extra] = [text('apiserver-bind-port'), text('service-cidr'), list('apiserver-cert-extra-sans')];
  const serviceAddress = cidr === undefined ? undefined : firstAddressOf(cidr);
  if (cidr !== undefined && serviceAddress === undefined) {
    throw new UsageError(l10n.t('{0} takes an address range such as 10.96.0.0/12, not {1}.', '--service-cidr', cidr));
  }
  if (port !== undefined && !/^[1-9]\d{0,4}$/.test(port)) {
    throw new UsageError(l10n.t('{0} takes a port number, not {1}.', '--apiserver-bind-port', port));
  }
  return {
    ...optional('nodeName', text('node-name')),
    ...optional('advertiseAddress', text('apiserver-advertise-address')),
    ...optional('bindPort', port === undefined ? undefined : Number(port)),
    ...(extra.length === 0 ? {} : { apiServerNames: extra }),
    ...optional('controlPlaneEndpoint', text('control-plane-endpoint')),
    ...optional('serviceAddress', serviceAddress),
    ...optional('dnsDomain', text('service-dns-domain')),
    ...optional('version', text('kubernetes-version')?.replace(/^v/, '')),
    ...optional('clusterName', text('cluster-name')),
  };
}
