import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesOfFile } from '../../kubernetes/rolesByPath.ts';
import { istioRootConfigMap } from '../../kubernetes/tables/connections.ts';
import { subjectName } from '../../pki/certificateName.ts';
import type { ClusterPicture, FilePlace } from '../../pki/cluster/clusterModel.ts';
import { settingOf } from '../../pki/cluster/components.ts';
import type {
  Connection,
  ConnectionModel,
  ConnectionVerdict,
  SideVerdict,
  SourceMaterial,
} from '../../pki/cluster/connections/connectionModel.ts';
import { partyLabel } from '../../pki/cluster/connections/partyLabel.ts';
import { foreignUserOf } from '../../pki/cluster/foreignUsers.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { nameInSentence } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { judgedAt, problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';
import {
  type AuthorityVotes,
  authorityVotes,
  keysAbove,
  materialsOf,
  parentOf,
  type RefusedSide,
  roleOf,
} from './authorityVotes.ts';
import { caName } from './caName.ts';
import { absentIssuer, notIssuedByExpectedCa, wayOutOf, wrongCaOnEdge } from './placedIssuers.ts';
import { rootCaDoesNotVerifyApiserver } from './publishedAuthorities.ts';
import { quotedVerdict } from './quotedVerdict.ts';

/**
 * Reports connections that fail because one side's certificate is of another CA than the one that the other side
 * verifies with: at the flag or field where that is wrong, else at the certificate.
 */
export function checkAuthorities(
  model: ConnectionModel,
  verdicts: readonly ConnectionVerdict[],
  picture: ClusterPicture,
): readonly FindingDraft[] {
  const votes = new Map<string, AuthorityVotes>();
  const causes = new Map<string, [Refusal, ...Refusal[]]>();
  for (const { connection, server, client } of verdicts) {
    for (const side of ['server', 'client'] as const) {
      const verdict = side === 'server' ? server : client;
      const refused = refusedSide(model.graph, connection, side, verdict);
      if (refused === undefined || verdict.kind !== 'refused') continue;
      // The certificate is right, and the context names the wrong user.
      const { use } = connection.client;
      if (side === 'client' && use !== undefined && foreignUserOf(picture, use.context) !== undefined) continue;
      const known = votes.get(connection.cluster) ?? authorityVotes(model, connection.cluster);
      votes.set(connection.cluster, known);
      const difference = known.difference(refused);
      // Of two that nobody else agrees with, a `caBundle` is the copy: its CA stands elsewhere.
      const isTrustWrong = difference > 0 || (difference === 0 && refused.trusts.some(({ by }) => by === 'caBundle'));
      if (refused.isRootTrusted && !isTrustWrong) continue;
      const refusal = { connection, side, refused, error: verdict.error, isTrustWrong, votes: known };
      const { file, span } = placeOf(refusal);
      const id = `${file.path}\n${span.start}`;
      const before = causes.get(id);
      if (before === undefined) causes.set(id, [refusal]);
      else before.push(refusal);
    }
  }
  return [...causes.values()].map((refusals) => judge(model, refusals));
}

/** A side of a connection that is refused, and which of the two CAs is at fault. */
interface Refusal {
  readonly connection: Connection;
  readonly side: 'server' | 'client';
  readonly refused: Refused;
  readonly error: string;
  readonly isTrustWrong: boolean;
  readonly votes: AuthorityVotes;
}

/** Where the fault is told: at the certificate, at the CA that verifies it, or at the flag or field of that CA. */
function placeOf({ refused, isTrustWrong }: Refusal): FilePlace {
  const { occurrence, trusts, parent } = refused;
  const [trust] = trusts;
  const { file, credential } = isTrustWrong ? (caIn(trust, parent) ?? occurrence) : occurrence;
  return isTrustWrong && trust !== undefined && caIn(trust, parent) === undefined
    ? trust.place
    : { file, span: credential.block.span };
}

/** The CA in the file that installers use for it: what is in the file is wrong, not the flag. */
function caIn(trust: SourceMaterial | undefined, parent: string | undefined): Occurrence | undefined {
  return trust !== undefined && isUsualFile(trust, parent)
    ? trust.material.occurrences.find(({ credential }) => credential.content.kind === 'certificate')
    : undefined;
}

/** The connection that people notice first: not that of etcd with itself, and of what Pods get only a part is told. */
function weightOf({ connection: { client, server } }: Refusal): number {
  if (client.party === 'pod') return 2;
  return client.party === server.party ? 1 : 0;
}

type Refused = RefusedSide & {
  readonly leaf: CertificateNode;
  readonly occurrence: Occurrence;
  /** A CA above the issuer is trusted, and the issuer is not sent: a fault of the chain, unless others trust the issuer. */
  readonly isRootTrusted: boolean;
};

/** Excludes faults of the CA or the chain itself, which other checks report. */
function refusedSide(
  graph: PkiGraph,
  connection: Connection,
  side: 'server' | 'client',
  verdict: SideVerdict,
): Refused | undefined {
  if (verdict.kind !== 'refused' || verdict.reason !== 'authority') return undefined;
  const [shown] = materialsOf(side === 'server' ? connection.serverShows : connection.clientShows);
  const trusts = materialsOf(side === 'server' ? connection.clientTrusts : connection.serverTrusts);
  // What a mesh finds wrong with its CA is told of that.
  if (side === 'server' && connection.meshFault !== undefined) return undefined;
  // Of caBundles the Secrets beside them tell.
  if (trusts.some(({ material }) => material.name === 'caBundle')) return undefined;
  const leaf = shown?.material.certificates[0];
  const occurrence = shown?.material.occurrences.find(({ credential }) => credential.fingerprint === leaf?.fingerprint);
  if (shown === undefined || leaf === undefined || occurrence === undefined) return undefined;
  if (leaf.issuer.kind === 'signatureInvalid' || leaf.issuer.kind === 'unverifiable') return undefined;
  const anchors = trusts.flatMap(({ material }) => material.certificates);
  const own = new Set([
    leaf.keyId,
    ...signersOf(leaf).map((fingerprint) => graph.certificates.get(fingerprint)?.keyId),
  ]);
  if (anchors.length === 0 || anchors.some(({ keyId }) => own.has(keyId))) return undefined;
  const above = keysAbove(graph, leaf);
  const isRootTrusted = anchors.some(({ keyId }) => above.has(keyId));
  return {
    shown,
    trusts,
    parent: parentOf(connection, side),
    role: roleOf(connection, side),
    leaf,
    occurrence,
    isRootTrusted,
  };
}

/** What has signed it, also where the name is spelt otherwise, which others report. */
function signersOf({ issuer }: CertificateNode): readonly string[] {
  if (issuer.kind === 'verified') return issuer.issuers;
  return issuer.kind === 'unknown' && issuer.encodedOtherwise !== undefined ? [issuer.encodedOtherwise] : [];
}

/** All connections that one cause breaks are told together. */
function judge(model: ConnectionModel, refusals: readonly [Refusal, ...Refusal[]]): FindingDraft {
  const { graph } = model;
  const first = refusals.reduce((best, each) => (weightOf(each) < weightOf(best) ? each : best));
  const { connection, side, refused, error, isTrustWrong } = first;
  const { leaf, occurrence, trusts, parent } = refused;
  const [trust] = trusts;
  const issuer = issuerOf(graph, leaf);
  const fact = issuer.subject !== undefined && issuer.subject === subjectOf(trust) ? 'sameName' : issuer.kind;
  const others = new Set(refusals.map((each) => connectionName(each.connection)));
  others.delete(connectionName(connection));
  const consequence = others.size === 0 ? side : (`${side}AndOthers` as const);
  const values = {
    ...refusalOf(connection, side, error),
    name: nameInSentence(leaf, occurrence),
    issuer: issuer.name,
    others: [...others].join(', '),
  };
  if (trust === undefined || !isTrustWrong) {
    return judgedAt(
      occurrence,
      problem(notIssuedByExpectedCa, {
        fact,
        consequence,
        wayOut: wayOutOf(leaf),
        values: { ...values, ca: trustedName(trust, parent) },
        related: trusts.map(({ place }) => relatedAt(place, l10n.t('CA that it is verified with'))),
      }),
    );
  }
  const leaves = new Map(refusals.map(({ refused: { occurrence: at } }) => [at.credential, at]));
  const related = [...leaves.values()].map((at) => relatedPlace(at, l10n.t('Certificate that is verified with it')));
  const known = { ...values, ca: trustedName(trust, undefined), flag: trust.by };
  const inFile = caIn(trust, parent);
  const judgement =
    connection.client.party === 'pod'
      ? problem(rootCaDoesNotVerifyApiserver, {
          fact: issuer.kind,
          consequence,
          wayOut: trust.by === '--root-ca-file' || !isWrittenAnew(model, connection, refused) ? 'given' : 'source',
          values: known,
          related,
        })
      : problem(wrongCaOnEdge, {
          fact,
          consequence,
          wayOut: isOfIstiod(trust)
            ? 'published'
            : inFile === undefined || issuer.kind === 'itself'
              ? issuer.kind
              : restored(graph, refused, issuer),
          values: known,
          related,
        });
  return inFile === undefined ? placedAt(trust.place, judgement) : judgedAt(inFile, judgement);
}

/** kube-controller-manager writes the same again into the ConfigMap. */
function isWrittenAnew({ clusters }: ConnectionModel, { cluster }: Connection, { trusts }: Refused): boolean {
  const trusted = new Set(trusts.flatMap(({ material }) => material.certificates.map(({ keyId }) => keyId)));
  return (clusters.find(({ id }) => id === cluster)?.components ?? []).some(
    (instance) =>
      instance.component === 'kube-controller-manager' &&
      settingOf(instance, '--root-ca-file')?.material?.certificates.some(({ keyId }) => trusted.has(keyId)) === true,
  );
}

function isOfIstiod({ material }: SourceMaterial): boolean {
  const object = material.occurrences[0]?.credential.value.object;
  return object?.kind === 'ConfigMap' && object.name === istioRootConfigMap;
}

/** What to put into the file of a CA. */
function restored(
  graph: PkiGraph,
  { trusts, leaf }: Refused,
  { kind }: Issuer,
): 'fileKnown' | 'fileAbsent' | 'fileWithKey' {
  if (kind === 'known') return 'fileKnown';
  const hasKey = trusts.some(({ material }) =>
    material.certificates.some(({ keyId }) => (graph.keys.get(keyId)?.privateKeys.length ?? 0) > 0),
  );
  return hasKey && leaf.issuer.kind !== 'selfSigned' ? 'fileWithKey' : 'fileAbsent';
}

/** `kube-apiserver → etcd`. */
function connectionName({ client, server }: Connection): string {
  return [client, server].map(partyLabel).join(' → ');
}

/** Values of what the log says. */
interface LoggedRefusal {
  /** The side that prints it. */
  readonly verifier: string;
  readonly client: string;
  readonly error: string;
}

/** Tells what the log of the side says that verifies what `side` shows. */
export function refusalOf({ client, server }: Connection, side: 'server' | 'client', error: string): LoggedRefusal {
  const [from, to] = [partyLabel(client), partyLabel(server)];
  return { verifier: side === 'server' ? from : to, client: from, error: quotedVerdict(error) };
}

interface Issuer {
  readonly kind: 'known' | 'absent' | 'itself';
  readonly name: string;
  readonly subject?: string;
}

function issuerOf(graph: PkiGraph, leaf: CertificateNode): Issuer {
  const { issuer } = leaf;
  const [fingerprint] = issuer.kind === 'verified' ? issuer.issuers : [];
  const node = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  if (issuer.kind === 'selfSigned') return { kind: 'itself', name: '' };
  return node === undefined
    ? { kind: 'absent', name: absentIssuer(leaf) }
    : { kind: 'known', name: caName(node), subject: subjectName(node.certificate) };
}

function subjectOf(trust: SourceMaterial | undefined): string | undefined {
  const ca = trust?.material.certificates[0]?.certificate;
  return ca && subjectName(ca);
}

function trustedName(trust: SourceMaterial | undefined, parent: string | undefined): string {
  const node = trust?.material.certificates[0];
  if (node !== undefined) return caName(node);
  return parent === undefined ? (trust?.by ?? '') : (certificateRole(parent)?.kubeadmName ?? parent);
}

/** Whether a flag names the file that installers use for it, so that what is in the file is wrong, not the flag. */
function isUsualFile({ material }: SourceMaterial, parent: string | undefined): boolean {
  const file = material.source === 'file' ? material.occurrences[0]?.file : undefined;
  return file !== undefined && parent !== undefined && rolesOfFile(file)?.certificate === parent;
}
