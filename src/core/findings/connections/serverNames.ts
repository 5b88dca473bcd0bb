import * as l10n from '@vscode/l10n';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import { isUnspecified, ownAddresses, readAddresses } from '../../pki/cluster/connections/addresses.ts';
import type { Connection, ConnectionVerdict, ExpectedName } from '../../pki/cluster/connections/connectionModel.ts';
import type { Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingCode } from '../catalog.ts';
import { coversName } from '../components/coversName.ts';
import { givenSetting } from '../components/servers.ts';
import { servingCertificates } from '../components/servingCertificates.ts';
import type { FindingDraft } from '../draft.ts';
import { relatedPlace } from '../draft.ts';
import { type Judgement, judgedAt } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import { materialsOf } from './authorityVotes.ts';
import { quotedVerdict } from './quotedVerdict.ts';

/** By role of the certificate that the server shows: how a name that it lacks is called. */
const codes: Readonly<Record<string, FindingCode>> = {
  apiserver: 'apiserver-san-missing-endpoint',
  'etcd-server': 'etcd-san-missing-endpoint',
  'etcd-peer': 'etcd-peer-san-missing-address',
  'kubelet-serving': 'kubelet-serving-san-missing',
};

/** A name that a certificate lacks, and everybody who asks for it. */
interface Lack {
  readonly code: FindingCode;
  readonly occurrence: Occurrence;
  readonly name: ExpectedName;
  readonly error: string;
  readonly askers: { readonly connection: Connection; readonly name: ExpectedName }[];
}

/**
 * Reports names under which servers are looked for and which their certificates lack: at the certificate where the name
 * is the server's own, or several ask for it; else at the field or flag that has it.
 */
export function checkExpectedNames(graph: PkiGraph, verdicts: readonly ConnectionVerdict[]): readonly FindingDraft[] {
  const lacks = new Map<string, Lack>();
  for (const { connection, server } of verdicts) {
    if (server.kind !== 'refused' || server.reason !== 'name' || server.name === undefined) continue;
    const code = codes[connection.record.serverRoles[0] ?? ''];
    const occurrence = leafOf(connection);
    // The names that pods use are another finding's, and so is a certificate without any.
    const hasNames = (graph.certificates.get(server.fingerprint ?? '')?.certificate.subjectAltName?.length ?? 0) > 0;
    if (code === undefined || occurrence === undefined || connection.client.party === 'pod' || !hasNames) continue;
    const { name } = server;
    const id = `${occurrence.file.path}\n${occurrence.credential.block.span.start}\n${name.isServerName === true}\n${name.name}`;
    const lack = lacks.get(id) ?? { code, occurrence, name, error: server.error, askers: [] };
    lack.askers.push({ connection, name });
    lacks.set(id, lack);
  }
  return [...lacks.values()].flatMap(draftsOf);
}

/**
 * Reports addresses that an etcd member gives to clients and that its certificate lacks, unless somebody who asks for
 * them is known, of whom {@link checkExpectedNames} tells.
 */
export function checkAdvertisedNames(picture: ClusterPicture, told: readonly FindingDraft[]): readonly FindingDraft[] {
  const known = new Set(told.map(({ fingerprint }) => fingerprint));
  return servingCertificates(picture, 'etcd', '--cert-file', 'etcd-server').flatMap(({ node, occurrence, server }) => {
    const setting = server && givenSetting(server, '--advertise-client-urls');
    const hasNames = (node.certificate.subjectAltName?.length ?? 0) > 0;
    if (setting === undefined || !hasNames || known.has(node.fingerprint)) return [];
    const missing = readAddresses(setting.value ?? '').find(
      ({ host, isPlain }) => !isPlain && !isUnspecified(host) && coversName(node, host) === false,
    );
    if (missing === undefined) return [];
    const host = visibleText(missing.host);
    return [
      judgedAt(occurrence, {
        code: 'etcd-san-missing-endpoint',
        severity: 'warning',
        fact: l10n.t('{0} is not among the names of the certificate that {1} shows.', host, 'etcd'),
        consequence: l10n.t(
          'etcd gives this address to its clients, and those that use it stop with {0}.',
          `\`x509: certificate is valid for …, not ${host}\``,
        ),
        wayOut: wayOut(occurrence, setting.flag),
        related: [relatedAt(setting.place, l10n.t('Place that asks for {0}', host))],
      }),
    ];
  });
}

function leafOf({ serverShows }: Connection): Occurrence | undefined {
  const [shown] = materialsOf(serverShows);
  const fingerprint = shown?.material.certificates[0]?.fingerprint;
  return shown?.material.occurrences.find(({ credential }) => credential.fingerprint === fingerprint);
}

function draftsOf(lack: Lack): readonly FindingDraft[] {
  const { name, occurrence, askers } = lack;
  const places = new Map(
    askers.map((asker) => [`${asker.name.place.file.path}\n${asker.name.place.span.start}`, asker]),
  );
  if (name.isServerName === true) {
    return [...places.values()].map((asker) =>
      placedAt(asker.name.place, {
        ...serverName(lack),
        related: [relatedPlace(occurrence, l10n.t('Certificate of the server'))],
      }),
    );
  }
  const files = new Set([...places.values()].map((asker) => asker.name.place.file));
  if (files.size > 1 || askers.some(({ connection }) => isOwn(connection, name.name))) {
    const related = [...places.values()].map((asker) =>
      relatedAt(asker.name.place, l10n.t('Place that asks for {0}', visibleText(name.name))),
    );
    return [judgedAt(occurrence, { ...missingName(lack), related })];
  }
  return [...places.values()].map((asker) =>
    placedAt(asker.name.place, {
      ...missingName(lack),
      related: [relatedPlace(occurrence, l10n.t('Certificate of the server'))],
    }),
  );
}

/** Whether a server says of itself that it has this address. */
function isOwn({ server: { instance }, record }: Connection, name: string): boolean {
  if (instance === undefined) return false;
  const listens = settingOf(instance, '--listen-client-urls')?.value ?? '';
  return (
    ownAddresses(instance, record.port).has(name) || listens.includes(`//${name}:`) || listens.includes(`//[${name}]:`)
  );
}

function missingName({ code, name, error, askers, occurrence }: Lack): Judgement {
  const [asker] = askers;
  const label = asker === undefined ? '' : connectionParties[asker.connection.server.party].label();
  return {
    code,
    fact: l10n.t('{0} is not among the names of the certificate that {1} shows.', visibleText(name.name), label),
    consequence: stopsWith(askers, error),
    wayOut: wayOut(occurrence, name.by),
  };
}

function wayOut({ file }: Occurrence, by: string): string {
  return l10n.t(
    'Re-issue {0} with this name, or correct {1}.',
    visibleText(file.path.slice(file.path.lastIndexOf('/') + 1)),
    by,
  );
}

function stopsWith(askers: Lack['askers'], error: string): string {
  const [first = '', ...others] = new Set(
    askers.map(({ connection }) => connectionParties[connection.client.party].label()),
  );
  if (others.length === 0) return l10n.t('{0} stops with {1}.', first, quotedVerdict(error));
  return l10n.t('{0} and {1} more stop with {2}.', first, others.length, quotedVerdict(error));
}

function serverName({ name, error, askers }: Lack): Judgement {
  return {
    code: 'tls-server-name-mismatch',
    fact: l10n.t('{0} in {1} is not among the names of the API server’s certificate.', visibleText(name.name), name.by),
    consequence: stopsWith(askers, error),
    wayOut: l10n.t('Correct or remove {0}.', name.by),
  };
}
