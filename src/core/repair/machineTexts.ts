import { registryFolderIn } from '../findings/components/containerdRegistries.ts';
import { connectionModelOf } from '../pki/cluster/connections/buildConnections.ts';
import type { ClientNames, Connection } from '../pki/cluster/connections/connectionModel.ts';
import { identityOf } from '../pki/cluster/connections/judgeSide.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';
import type { Span } from '../text/span.ts';
import { goReadingOf } from '../x509/go/goReadingOf.ts';
import { wholeLine } from './ownLine.ts';
import type { SettingSubject } from './repairModel.ts';

/** Lines that are removed, and what their title shows. */
export interface RemovedLine {
  readonly span: Span;
  readonly shown: string;
}

/** The port at which the supervisor listens, where the other program's stands. */
export function joinPort({ marked }: SettingSubject): string | undefined {
  const [, before = '', port] = /^(https:\/\/.+:)(6443|9345)$/.exec(marked) ?? [];
  return port === undefined ? undefined : before + (port === '6443' ? '9345' : '6443');
}

/** A name that the certificates of all clients have for whom etcd reads the list. */
export function nameOfClients({ finding, graph, span, marked }: SettingSubject): string | undefined {
  const isMeant = (list: ClientNames['commonNames']) =>
    list?.place?.file.path === finding.path && list.place.span.start === span.start && list.names.join() === marked;
  const asked = connectionModelOf(graph).connections.filter(({ record }) => record.isReadByEtcd === true);
  const commonly = asked.filter(({ clientNames }) => isMeant(clientNames.commonNames));
  const ofHosts = asked.filter(({ clientNames }) => isMeant(clientNames.hostnames));
  const [name] = commonly.length > 0 ? sharedBy(commonly, usersOf) : sharedBy(ofHosts, hostsOf);
  return name !== undefined && /^[\w.:-]+$/.test(name) ? name : undefined;
}

function sharedBy(
  connections: readonly Connection[],
  namesOf: (node: CertificateNode) => readonly string[],
): readonly string[] {
  const shown = connections.flatMap(({ clientShows }) =>
    clientShows.kind === 'materials' ? (clientShows.materials[0]?.material.certificates[0] ?? []) : [],
  );
  const [first, ...others] = shown.map(namesOf);
  return (first ?? []).filter((name) => others.every((each) => each.includes(name)));
}

function usersOf(node: CertificateNode): readonly string[] {
  const { user = '' } = identityOf(node);
  return user === '' ? [] : [user];
}

function hostsOf({ certificate }: CertificateNode): readonly string[] {
  const reading = goReadingOf(certificate);
  return 'error' in reading ? [] : reading.certificate.dnsNames;
}

/** The line of a flag. */
export function lineOfFlag({ source: { text }, span }: SettingSubject): RemovedLine | undefined {
  const line = wholeLine(text, span.start);
  const [shown] = /--?\w[\w-]*/.exec(line === undefined ? '' : text.slice(line.start, line.end)) ?? [];
  return line && shown !== undefined ? { span: line, shown } : undefined;
}

/** The setting that names a folder for registries, where the folder has none. */
export function emptyRegistryFolder({ finding, graph, source: { text } }: SettingSubject): RemovedLine | undefined {
  const file = graph.files.find(({ path }) => path === finding.path);
  const folder = file && registryFolderIn(file);
  if (file === undefined || folder === undefined) return undefined;
  const folders = folder.text.split(':').map((each) => `${each.replace(/\/$/, '')}/`);
  const isUsed = graph.files.some(
    (other) =>
      hostOf(other) === hostOf(file) && folders.some((each) => `/${other.hostPath ?? other.path}`.includes(each)),
  );
  const start = text.lastIndexOf('\n', folder.span.start - 1) + 1;
  const [line] =
    /^[ \t]*config_path[ \t]*=[ \t]*(?:"[^"\n]*"|'[^'\n]*')[ \t]*(?:#[^\n]*)?(?:\n|$)/.exec(text.slice(start)) ?? [];
  return isUsed || line === undefined ? undefined : { span: { start, end: start + line.length }, shown: 'config_path' };
}
