import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import { connectionParties } from '../../kubernetes/tables/connectionParties.ts';
import type {
  Connection,
  ConnectionModel,
  ConnectionVerdict,
  SideVerdict,
  SourceMaterial,
} from '../../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { nameInSentence } from '../certificateWords.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { type Judgement, judgedAt, problem } from '../judgement.ts';
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
import { absentIssuer, notIssuedByExpectedCa, wrongCaOnEdge } from './placedIssuers.ts';
import { rootCaDoesNotVerifyApiserver } from './publishedAuthorities.ts';
import { quotedVerdict } from './quotedVerdict.ts';

/**
 * Reports connections that fail because one side's certificate is of another CA than the one that the other side
 * verifies with: at the flag or field where that is wrong, else at the certificate.
 */
export function checkAuthorities(
  model: ConnectionModel,
  verdicts: readonly ConnectionVerdict[],
): readonly FindingDraft[] {
  const votes = new Map<string, AuthorityVotes>();
  const found = new Map<string, FindingDraft>();
  for (const { connection, server, client } of verdicts) {
    for (const side of ['server', 'client'] as const) {
      const verdict = side === 'server' ? server : client;
      const refused = refusedSide(model.graph, connection, side, verdict);
      if (refused === undefined || verdict.kind !== 'refused') continue;
      const known = votes.get(connection.cluster) ?? authorityVotes(model, connection.cluster);
      votes.set(connection.cluster, known);
      if (refused.isRootTrusted && !isTrustWrong(refused, known)) continue;
      const draft = judge(model.graph, connection, side, refused, known, verdict.error);
      const id = `${draft.path}\n${draft.span?.start}`;
      const before = found.get(id);
      // Of several connections that one CA breaks, what Pods get is only a part.
      if (before === undefined || before.code === rootCaDoesNotVerifyApiserver.code) found.set(id, draft);
    }
  }
  return [...found.values()];
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

/** Of two that nobody else agrees with, a `caBundle` is the copy: its CA stands elsewhere. */
function isTrustWrong(refused: Refused, votes: AuthorityVotes): boolean {
  const difference = votes.difference(refused);
  return difference > 0 || (difference === 0 && refused.trusts.some(({ by }) => by === 'caBundle'));
}

function judge(
  graph: PkiGraph,
  connection: Connection,
  side: 'server' | 'client',
  refused: Refused,
  votes: AuthorityVotes,
  error: string,
): FindingDraft {
  const { leaf, occurrence, trusts, parent } = refused;
  const [trust] = trusts;
  const issuer = issuerOf(graph, leaf);
  const refusal = refusalOf(connection, side, error);
  if (trust === undefined || !isTrustWrong(refused, votes)) {
    return judgedAt(
      occurrence,
      problem(notIssuedByExpectedCa, {
        fact: issuer.kind,
        consequence: side,
        values: {
          ...refusal,
          name: nameInSentence(leaf, occurrence),
          issuer: issuer.name,
          ca: trustedName(trust, parent),
        },
        related: trusts.map(({ place }) => relatedAt(place, l10n.t('CA that it is verified with'))),
      }),
    );
  }
  const judgement = wrongTrust(connection, side, refused, trust, issuer, refusal);
  const inFile = trust.material.occurrences.find(({ credential }) => credential.content.kind === 'certificate');
  return inFile !== undefined && isUsualFile(trust, parent)
    ? judgedAt(inFile, judgement)
    : placedAt(trust.place, judgement);
}

function wrongTrust(
  { client }: Connection,
  side: 'server' | 'client',
  { leaf, occurrence }: { readonly leaf: CertificateNode; readonly occurrence: Occurrence },
  trust: SourceMaterial,
  issuer: Issuer,
  refusal: Refusal,
): Judgement {
  const related = [relatedPlace(occurrence, l10n.t('Certificate that is verified with it'))];
  const values = { ...refusal, issuer: issuer.name, ca: trustedName(trust, undefined), flag: trust.by };
  if (client.party === 'pod') {
    return problem(rootCaDoesNotVerifyApiserver, {
      fact: issuer.kind,
      consequence: side,
      wayOut: 'given',
      values,
      related,
    });
  }
  return problem(wrongCaOnEdge, {
    fact: issuer.kind,
    consequence: side,
    wayOut: issuer.kind,
    values: { ...values, name: nameInSentence(leaf, occurrence) },
    related,
  });
}

/** Values of what the log says. */
interface Refusal {
  /** The side that prints it. */
  readonly verifier: string;
  readonly client: string;
  readonly error: string;
}

/** Tells what the log of the side says that verifies what `side` shows. */
export function refusalOf({ client, server }: Connection, side: 'server' | 'client', error: string): Refusal {
  const [from, to] = [connectionParties[client.party].label(), connectionParties[server.party].label()];
  return { verifier: side === 'server' ? from : to, client: from, error: quotedVerdict(error) };
}

interface Issuer {
  readonly kind: 'known' | 'absent' | 'itself';
  readonly name: string;
}

function issuerOf(graph: PkiGraph, leaf: CertificateNode): Issuer {
  const { issuer } = leaf;
  const [fingerprint] = issuer.kind === 'verified' ? issuer.issuers : [];
  const node = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
  if (issuer.kind === 'selfSigned') return { kind: 'itself', name: '' };
  return node === undefined ? { kind: 'absent', name: absentIssuer(leaf) } : { kind: 'known', name: caName(node) };
}

function trustedName(trust: SourceMaterial | undefined, parent: string | undefined): string {
  const node = trust?.material.certificates[0];
  if (node !== undefined) return caName(node);
  return parent === undefined ? (trust?.by ?? '') : (certificateRole(parent)?.kubeadmName ?? parent);
}

/** Whether a flag names the file that installers use for it, so that what is in the file is wrong, not the flag. */
function isUsualFile({ material }: SourceMaterial, parent: string | undefined): boolean {
  const file = material.source === 'file' ? material.occurrences[0]?.file : undefined;
  return file !== undefined && parent !== undefined && rolesByPath(file.hostPath ?? file.path)?.certificate === parent;
}
