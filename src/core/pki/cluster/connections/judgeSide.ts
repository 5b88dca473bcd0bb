import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import { attributeValues } from '../../../x509/attributeValues.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import type { DistinguishedName } from '../../../x509/x509Model.ts';
import { findKeyMismatches } from '../../keyMismatches.ts';
import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import { isOfPrivateCa } from '../../privateCas.ts';
import type { Verification, VerificationError } from '../../verification/verificationModel.ts';
import { verifyBetween } from '../verifyBetween.ts';
import type { ClientIdentity, ExpectedName, Missing, SideVerdict, Source, SourceMaterial } from './connectionModel.ts';
import { etcdCaFault, kubeconfigCaFault, type OwnFault, pairFaultOf } from './ownFault.ts';
import type { RefusalReason } from './refusalReason.ts';

const unknownAuthority = 'x509: certificate signed by unknown authority';

/** What one side checks in what the other presents. */
export interface SideQuestion {
  readonly graph: PkiGraph;
  readonly shows: Source;
  readonly trusts: Source;
  readonly names: readonly ExpectedName[];
  /** OID of the required extended key usage. */
  readonly usage: string;
  /** See `ConnectionRecord.isReadByEtcd`. */
  readonly isEtcd: boolean;
  readonly at: number;
}

/** Judges what one side presents by what the other trusts; `undefined` if nothing is presented. */
export function judgeSide(question: SideQuestion): SideVerdict | undefined {
  return rememberedAnswer(question, judge);
}

function judge(question: SideQuestion): SideVerdict | undefined {
  const { shows, trusts } = question;
  if (shows.kind === 'unknown') return { kind: 'unknown', missing: shows.missing };
  if (shows.kind === 'inMemory')
    return trusts.kind === 'inMemory' ? { kind: 'accepted', path: [] } : unknownBecause('inMemory', shows.kind);
  if (shows.kind !== 'materials') return undefined;
  const verdicts = shows.materials.map((shown) => judgeShown(question, shown));
  // If files are inferred from their location, any of them may be used.
  return verdicts.find(({ kind }) => kind === 'accepted') ?? verdicts[0];
}

function judgeShown(question: SideQuestion, shown: SourceMaterial): SideVerdict {
  const { graph, trusts, isEtcd } = question;
  const assumed =
    shown.isAssumed === true ||
    (trusts.kind === 'materials' && trusts.materials.some(({ isAssumed }) => isAssumed === true));
  const mark = assumed ? ({ isAssumed: true } as const) : {};
  const [leaf] = shown.material.certificates;
  const refuse = ({ reason, error }: OwnFault): SideVerdict => ({
    ...{ kind: 'refused', reason, error },
    ...optional('fingerprint', leaf?.fingerprint),
    ...mark,
  });
  const fault = pairFaultOf(shown, isEtcd);
  if (fault !== undefined) return refuse(fault);
  if (leaf === undefined)
    return { kind: 'unknown', missing: { why: 'fileUnreadable', name: shown.material.name, place: shown.place } };
  if (isMismatched(graph, shown)) {
    return refuse({ reason: 'keyMismatch', error: 'tls: private key does not match public key' });
  }
  if (trusts.kind !== 'materials') {
    const added = trusts.kind === 'systemRoots' ? (trusts.added ?? []) : [];
    const verdict = judgeByAnchors(question, shown, leaf, added, mark);
    return verdict.kind === 'accepted' ? verdict : judgeAlone(question, leaf, trusts);
  }
  const [caFault] = trusts.materials.flatMap((trusted) => (isEtcd ? etcdCaFault : kubeconfigCaFault)(trusted) ?? []);
  if (caFault !== undefined) return { kind: 'refused', ...caFault, ...mark };
  const unpinned = unpinnedFault(graph, trusts.materials);
  if (unpinned !== undefined) return { kind: 'refused', reason: 'authority', error: unpinned, ...mark };
  return judgeByAnchors(
    question,
    shown,
    leaf,
    trusts.materials.flatMap(({ material }) => material.certificates),
    mark,
  );
}

function judgeByAnchors(
  question: SideQuestion,
  shown: SourceMaterial,
  leaf: CertificateNode,
  anchors: readonly CertificateNode[],
  mark: { readonly isAssumed?: true },
): SideVerdict {
  const { graph, at, names } = question;
  const questions = names.length === 0 ? [undefined] : names;
  let until: number | undefined;
  let path: readonly string[] = [];
  for (const name of questions) {
    const ask = (moment: number) =>
      verifyBetween(graph, {
        presented: shown.material.certificates,
        anchors,
        at: moment,
        usages: [question.usage],
        ...(name === undefined ? {} : { name: name.name }),
      });
    const verdict = ask(at);
    if (verdict === undefined)
      return { kind: 'unknown', missing: { why: 'fileUnreadable', name: shown.material.name } };
    if ('unreadable' in verdict)
      return {
        kind: 'refused',
        reason: 'unreadable',
        error: verdict.unreadable,
        fingerprint: leaf.fingerprint,
        ...mark,
      };
    if (verdict.error !== undefined) return refusal(graph, verdict.error, leaf, name, mark);
    const end = endOf(verdict, ask);
    if (end !== undefined && (until === undefined || end < until)) until = end;
    path = fingerprints(graph, verdict);
  }
  return { kind: 'accepted', path, ...(until === undefined ? {} : { until }), ...mark };
}

/** In kubeadm's words. */
function unpinnedFault({ keys }: PkiGraph, trusted: readonly SourceMaterial[]): string | undefined {
  const unpinned = trusted.filter(({ isUnpinned }) => isUnpinned === true);
  const nodes = unpinned.flatMap(({ material }) => material.certificates);
  if (nodes.length === 0) return undefined;
  const hashes = new Set(nodes.map(({ keyId }) => `sha256:${keys.get(keyId)?.spkiSha256 ?? ''}`));
  return `cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "${[...hashes].join(':')}" are pinned`;
}

/** Even if the CA is unknown, the certificate alone may show that it is rejected. */
function judgeAlone(
  { graph, at, names }: SideQuestion,
  leaf: CertificateNode,
  trusts: Exclude<Source, { readonly kind: 'materials' }>,
): SideVerdict {
  const missing: Missing =
    trusts.kind === 'unknown'
      ? trusts.missing
      : { why: trusts.kind === 'inMemory' ? 'inMemory' : 'elsewhere', name: trusts.kind };
  for (const name of names.length === 0 ? [undefined] : names) {
    const verdict = verifyBetween(graph, {
      presented: [leaf],
      anchors: [leaf],
      at,
      usages: ['2.5.29.37.0'],
      ...(name === undefined ? {} : { name: name.name }),
    });
    if (verdict !== undefined && 'unreadable' in verdict) {
      return { kind: 'refused', reason: 'unreadable', error: verdict.unreadable, fingerprint: leaf.fingerprint };
    }
    if (verdict?.error !== undefined) return refusal(graph, verdict.error, leaf, name, {});
  }
  if (trusts.kind === 'systemRoots' && trusts.added !== undefined && isOfPrivateCa(graph, leaf)) {
    return {
      kind: 'refused',
      reason: 'authority',
      error: unknownAuthority,
      fingerprint: leaf.fingerprint,
      isAssumed: true,
    };
  }
  const { notAfter } = leaf.certificate;
  return { kind: 'unknown', missing, ...(notAfter === undefined ? {} : { until: notAfter }) };
}

function unknownBecause(why: Missing['why'], name: string): SideVerdict {
  return { kind: 'unknown', missing: { why, name } };
}

function refusal(
  graph: PkiGraph,
  error: VerificationError,
  leaf: CertificateNode,
  name: ExpectedName | undefined,
  mark: { readonly isAssumed?: true },
): SideVerdict {
  const reason = reasonOf(error);
  const blamed = fingerprintsByCertificate(graph).get(error.certificate.certificate) ?? leaf.fingerprint;
  return {
    kind: 'refused',
    reason,
    error: error.message,
    fingerprint: blamed,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    ...(reason === 'name' && name !== undefined ? { name } : {}),
    ...mark,
  };
}

function reasonOf({ code }: VerificationError): RefusalReason {
  if (code === 'expired') return 'validity';
  if (code === 'unknownAuthority') return 'authority';
  if (code === 'hostname') return 'name';
  return code === 'incompatibleUsage' ? 'usage' : 'chain';
}

/**
 * The last moment at which it is accepted: the expiry of the path that lasts longest, and of any that is valid by
 * then.
 */
function endOf(first: Verification, ask: (at: number) => ReturnType<typeof verifyBetween>): number | undefined {
  let verdict: Verification = first;
  let end: number | undefined;
  // Each iteration ends at another certificate's notAfter; no real chain has more paths than this.
  for (let turn = 0; turn < 8; turn += 1) {
    const ends = verdict.paths.map((path) =>
      Math.min(...path.map(({ certificate }) => certificate.notAfter ?? Number.POSITIVE_INFINITY)),
    );
    const longest = Math.max(...ends);
    if (!Number.isFinite(longest) || longest === end) return end;
    end = longest;
    const next = ask(end + 1);
    if (next === undefined || 'unreadable' in next || !next.accepted) return end;
    verdict = next;
  }
  return end;
}

function fingerprints(graph: PkiGraph, { paths: [path = []] }: Verification): readonly string[] {
  const byCertificate = fingerprintsByCertificate(graph);
  return path.flatMap(({ certificate }) => byCertificate.get(certificate) ?? []);
}

const fingerprintsByCertificate = memoisedBy(
  ({ certificates }: PkiGraph): ReadonlyMap<object, string> =>
    new Map([...certificates].map(([fingerprint, { certificate }]) => [certificate, fingerprint])),
);

/** If no flag or field names a key: by known pairs. */
function isMismatched(graph: PkiGraph, { material, key }: SourceMaterial): boolean {
  if (key !== undefined) return false;
  return findKeyMismatches(graph).some(
    ({ pair }) =>
      pair.certificates[0]?.credential ===
      material.occurrences.find(({ credential: { content } }) => content.kind === 'certificate')?.credential,
  );
}

/** The identity of the holder of a certificate for the server. */
export function identityOf({ certificate }: CertificateNode): ClientIdentity {
  const reading = goReadingOf(certificate);
  return identityIn('error' in reading ? certificate.subject : reading.certificate.certificate.subject);
}

/** The identity of the holder of a certificate with this subject for the server. */
export function identityIn(subject: DistinguishedName): ClientIdentity {
  const user = attributeValues(subject, 'CN').at(-1);
  return { ...(user === undefined ? {} : { user }), groups: attributeValues(subject, 'O') };
}

type Answer = SideVerdict | undefined;

/** The answers about a source, of the last moment only: a forecast asks for many. */
interface Answers {
  at: number;
  readonly answers: Map<string, Answer>;
}

const answersAbout = memoisedBy((_graph: PkiGraph) =>
  memoisedBy((_source: Source): Answers => ({ at: Number.NaN, answers: new Map() })),
);

/**
 * The answer to a question, if it was asked before: between a thousand kubelets and three API servers the same few are
 * asked again and again.
 */
function rememberedAnswer(question: SideQuestion, judge: (question: SideQuestion) => Answer): Answer {
  const { graph, shows, trusts, at, names, usage, isEtcd } = question;
  const known = answersAbout(graph)(shows);
  const { answers } = known;
  if (known.at !== at) answers.clear();
  known.at = at;
  const asked = [usage, isEtcd, trustKey(trusts, isEtcd), ...names.map(({ name }) => name)].join('\n');
  if (answers.has(asked)) return answers.get(asked);
  const answer = judge(question);
  // A rejected name has its own place.
  if (answer?.kind !== 'refused' || answer.name === undefined) answers.set(asked, answer);
  return answer;
}

let lastKey = 0;

/** The same for all machines whose CA files hold the same certificates. */
const trustKey = memoisedByPair(
  (trusts: Source, isEtcd: boolean): string => certificatesKey(trusts, isEtcd) ?? `source ${++lastKey}`,
);

/** Other blocks in a file matter only for etcd, and in a field that has no certificate. */
function certificatesKey(trusts: Source, isEtcd: boolean): string | undefined {
  if (trusts.kind !== 'materials' || trusts.materials.some(({ isUnpinned }) => isUnpinned)) return undefined;
  const faultOf = isEtcd ? etcdCaFault : kubeconfigCaFault;
  if (trusts.materials.some((each) => faultOf(each) !== undefined)) return undefined;
  return trusts.materials
    .map(({ material: { certificates }, isAssumed }) =>
      [isAssumed === true, ...certificates.map(({ fingerprint }) => fingerprint)].join(' '),
    )
    .join('\t');
}
