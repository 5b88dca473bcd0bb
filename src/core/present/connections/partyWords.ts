import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import { certificateName, subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { FilePlace } from '../../pki/cluster/clusterModel.ts';
import type {
  Connection,
  Missing,
  Party,
  Source,
  SourceMaterial,
} from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { hostName } from '../../pki/cluster/hostName.ts';
import { listSeparator } from '../../text/sentences.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';

/** Names a party: its program, and what distinguishes it from others of its kind. */
export function partyWords(party: Party, isSingleMachine = false): string {
  const host = isSingleMachine || party.part !== undefined ? undefined : hostName(party.host);
  return detailedParty(party, host === undefined ? [] : [host]);
}

/** Names a party, with details before and after what distinguishes it. */
export function detailedParty(party: Party, before: readonly string[], after: readonly string[] = []): string {
  const label = partyLabel(party);
  const details = [...before, partDetail(party), ...after].filter((detail) => detail !== undefined);
  return details.length === 0 ? label : `${label} (${details.join(listSeparator())})`;
}

/** What distinguishes a party from others: context and file of its kubeconfig, or the object. */
export function partDetail({ use, part, instance, registry, holdsToken }: Party): string | undefined {
  if (holdsToken !== undefined) return visibleText(`${holdsToken.owner.namespace}:${holdsToken.owner.name}`);
  if (registry !== undefined) return visibleText(registry.key);
  if (part !== undefined) {
    const { object, file } = part.placed;
    const name = object.name ?? fileNameOf(file.path);
    return visibleText(part.index === undefined ? name : `${name} ${part.index + 1}`);
  }
  if (use === undefined || instance !== undefined) return undefined;
  const { kubeconfig, context } = use;
  const file = baseName(kubeconfig.file.path);
  const name = context.name?.text;
  return kubeconfig.contexts.length > 1 && name !== undefined ? `${file}, ${visibleText(name)}` : file;
}

/** `kube-apiserver → etcd :2379`. */
export function connectionTitle(connection: Connection, isSingleMachine: boolean): string {
  const { client, server } = connection;
  return `${partyWords(client, isSingleMachine)} → ${partyWords(server, isSingleMachine || client.host === server.host)} :${portOf(connection)}`;
}

/** A registry has its port in its address, and a Service without the port that is called is told by that. */
export function portOf({
  client: { registry },
  record,
  calledService: called,
}: Pick<Connection, 'client' | 'record' | 'calledService'>): number {
  const own = called?.state === 'notMet' ? called.port : /:(\d{1,5})$/.exec(registry?.key ?? '')?.[1];
  return own === undefined ? record.port : Number(own);
}

/** Why something is unknown, as a sentence without a full stop. */
export function missingWords({ why, name, request }: Missing): string {
  const shown = visibleText(name);
  switch (why) {
    case 'fileNotRead':
      return l10n.t('{0} is not in these files', shown);
    case 'fileAbsent':
      return l10n.t('{0} does not exist', shown);
    case 'fileUnreadable':
      return l10n.t('{0} cannot be read', shown);
    case 'valueHidden':
      return l10n.t('the value of {0} is unknown', shown);
    case 'componentNotFound':
      return l10n.t('no {0} configuration found', shown);
    case 'objectNotFound':
      return l10n.t('{0} is not in these files', shown);
    case 'requested':
      return l10n.t('{0} is written by cert-manager', shown);
    case 'kubeconfigNotFound':
      return l10n.t('no kubeconfig found at {0}', shown);
    case 'entryElsewhere':
      return l10n.t('{0} must be in another kubeconfig', shown);
    case 'elsewhere':
      return name === 'systemRoots'
        ? l10n.t('the system trust store is unknown')
        : l10n.t('the settings of {0} are unknown', connectionLabel(name));
    case 'inMemory':
      return l10n.t('it creates its certificate in memory');
    case 'selfMade':
      return l10n.t('it creates its certificate itself');
    case 'portNotServed':
      return l10n.t('kube-apiserver does not listen at {0}, and nothing in these files tells what does', shown);
    case 'notBound':
      return request === undefined
        ? l10n.t('no binding in these files names {0} or a group of this user', shown)
        : l10n.t(
            'no binding in these files names {0} or a group of this user: `kubectl auth can-i {1}` tells whether it is allowed',
            shown,
            request,
          );
  }
}

function connectionLabel(name: string): string {
  const parties: Readonly<Record<string, { readonly label: () => string }>> = connectionParties;
  return parties[name]?.label() ?? visibleText(name);
}

/** What a source is: the certificates, and the flag or field that names them. */
export interface SourceWords {
  /** Names of the certificates. */
  readonly name: string;
  /** `--etcd-cafile`, `certificate-authority-data`, or a path. */
  readonly by: string;
  readonly place?: FilePlace;
  readonly isAssumed: boolean;
}

/** Names what a side presents or trusts. */
export function sourceWords(source: Source): SourceWords | undefined {
  switch (source.kind) {
    case 'materials': {
      const [first] = source.materials;
      if (first === undefined) return undefined;
      const [node, ...rest] = first.material.certificates;
      const certificate = node === undefined ? withoutCertificate(first) : certificateName(node.certificate, node.role);
      const isCa = node !== undefined && isUsedAsCa(node);
      const name = isCa && node !== undefined ? l10n.t('CA {0}', subjectName(node.certificate)) : certificate;
      const isAssumed = first.isAssumed === true;
      return {
        name: rest.length > 0 && isCa ? l10n.t('{0} and {1} more', name, rest.length) : name,
        by: visibleText(first.by),
        place: first.place,
        isAssumed,
      };
    }
    case 'systemRoots': {
      const [first] = source.materials ?? [];
      const own = first && sourceWords({ kind: 'materials', materials: [first] });
      const name = l10n.t('system trust store');
      return own === undefined ? { name, by: '', isAssumed: false } : { ...own, name: `${name}, ${own.name}` };
    }
    case 'inMemory':
      return { name: l10n.t('created in memory'), by: '', isAssumed: false };
    case 'selfMade': {
      const { by, place } = source.setting;
      const name = l10n.t('a certificate that it creates itself, because {0} is not set', by);
      return { name, by: '', place, isAssumed: false };
    }
    case 'nothing':
      return undefined;
    case 'unknown': {
      const { missing } = source;
      return {
        name: missingWords(missing),
        by: '',
        isAssumed: false,
        ...(missing.place === undefined ? {} : { place: missing.place }),
      };
    }
  }
}

/** Keys are named by their files; a file without anything usable by what it lacks; what has no name is known by its place. */
function withoutCertificate({ material }: SourceMaterial): string {
  const [first] = material.occurrences;
  if (first?.credential.content.kind === 'token' || material.name === 'token') return l10n.t('token');
  if (material.name === '') return '';
  return first === undefined ? l10n.t('no certificate') : baseName(material.name);
}

/** `kube-apiserver.yaml:22`. */
export function placeWords({ file, span }: FilePlace): string {
  const line = file.lines?.positionAt(span.start).line;
  return line === undefined ? baseName(file.path) : `${baseName(file.path)}:${line + 1}`;
}

function baseName(path: string): string {
  return visibleText(fileNameOf(path));
}
