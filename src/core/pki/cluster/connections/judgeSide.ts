import { memoisedBy, memoisedByPair } from '../../../text/memoised.ts';
import { optional } from '../../../text/optional.ts';
import { attributeValues } from '../../../x509/attributeValues.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import type { DistinguishedName } from '../../../x509/x509Model.ts';
import { mismatchedFirst } from '../../keyMismatches.ts';
import type { CertificateNode, PkiGraph } from '../../pkiModel.ts';
import { isOfPrivateCa } from '../../privateCas.ts';
import { oids } from '../../verification/oids.ts';
import type { Verification, VerificationError } from '../../verification/verificationModel.ts';
import { areNeighboursKnown } from '../knownNeighbours.ts';
import { type PresentedQuestion, verifyBetween } from '../verifyBetween.ts';
import { ownRequirements } from './clientsOwn.ts';
import type { ClientIdentity, ExpectedName, Missing, Source, SourceMaterial } from './connectionModel.ts';
import { caFault, etcdCaFault, type OwnFault, pairFaultOf, unsupportedKey } from './ownFault.ts';
import type { Requirement } from './requirementModel.ts';

const unknownAuthority = 'x509: certificate signed by unknown authority';

/** What one side checks in what the other presents. */
export interface SideQuestion {
  readonly graph: PkiGraph;
  /** The side that presents. */
  readonly side: 'server' | 'client';
  readonly shows: Source;
  readonly trusts: Source;
  readonly names: readonly ExpectedName[];
  /** Why nobody verifies it; it must be readable all the same. */
  readonly waived?: 'skipped' | 'nothingSet';
  /** See `ConnectionRecord.areClientsAnyone`. */
  readonly areClientsAnyone?: boolean;
  /** See `ConnectionRecord.isReadByEtcd`. */
  readonly isEtcd: boolean;
  readonly at: number;
}

/** What both sides' files must fulfil, so that one side accepts what the other presents; nothing if nothing is presented. */
export function sideRequirements(question: SideQuestion): readonly Requirement[] {
  return rememberedAnswer(question, judge);
}

function judge(question: SideQuestion): readonly Requirement[] {
  const { shows, trusts, side, waived } = question;
  const unverified: readonly Requirement[] =
    waived === undefined ? [] : [{ what: 'chain', side, state: 'waived', why: waived }];
  if (shows.kind === 'materials') {
    const judged = shows.materials.map((shown) => judgeShown(question, shown));
    // If files are inferred from their location, any of them may be used.
    const chosen = judged.find((each) => each.every(({ state }) => state === 'met')) ?? judged[0] ?? [];
    return waived === undefined ? chosen : [...chosen.filter(({ state }) => state !== 'unknown'), ...unverified];
  }
  if (waived !== undefined) return unverified;
  if (shows.kind === 'unknown') {
    if (question.areClientsAnyone === true)
      return [...unusableAuthorities(question), ...ownRequirements(question, shows.missing)];
    return [...unusableAuthorities(question), { what: 'pair', side, state: 'unknown', missing: shows.missing }];
  }
  if (shows.kind === 'selfMade') return selfMade(question);
  if (shows.kind !== 'inMemory') return [];
  return trusts.kind === 'inMemory'
    ? [{ what: 'chain', side, state: 'met', path: [] }]
    : [{ what: 'chain', side, state: 'unknown', missing: { why: 'inMemory', name: shows.kind } }];
}

/** `10.0.0.11-ca@1764000000`, as client-go names it; k3s and RKE2 name those of clusters alike. */
const ownCaName = /^(?!k3s-|rke2-).*-ca@\d+$/;

/** Nobody else has the CA of such a certificate, unless it was copied from the server. */
function selfMade({ side, trusts, ...question }: SideQuestion): readonly Requirement[] {
  const unusable = unreadAuthorities({ side, trusts, ...question });
  if (unusable.length > 0) return unusable;
  const cas =
    trusts.kind === 'materials'
      ? trusts.materials.flatMap(({ material }) => material.certificates)
      : trusts.kind === 'systemRoots'
        ? trusts.added
        : undefined;
  const isCopied = cas?.some(({ certificate }) =>
    attributeValues(certificate.subject, 'CN').some((name) => ownCaName.test(name)),
  );
  if (cas === undefined || isCopied === true) {
    return [{ what: 'chain', side, state: 'unknown', missing: { why: 'selfMade', name: 'selfMade' } }];
  }
  return [{ what: 'chain', side, state: 'notMet', reason: 'authority', error: unknownAuthority }];
}

function judgeShown(question: SideQuestion, shown: SourceMaterial): readonly Requirement[] {
  const { trusts, side } = question;
  const isAssumed =
    shown.isAssumed === true ||
    (trusts.kind === 'materials' && trusts.materials.some((each) => each.isAssumed === true));
  const judged = [...pair(question, shown), ...authorities(question), ...verification(question, shown)];
  return judged.map((each) => ({ ...each, side, ...(isAssumed ? { isAssumed } : {}) }));
}

type Sideless<Each> = Each extends Requirement ? Omit<Each, 'side'> : never;
type Judged = Sideless<Requirement>;

/** What is presented can be read, and its key matches. */
function pair({ graph, isEtcd }: SideQuestion, shown: SourceMaterial): readonly Judged[] {
  const [leaf] = shown.material.certificates;
  const fault =
    pairFaultOf(withoutOmittedKey(graph, shown), isEtcd) ??
    (leaf && isMismatched(graph, shown) ? mismatch : leaf && unsupportedKey(leaf));
  if (fault !== undefined) {
    // What its reader does not get may be right.
    const isUsed = shown.unusable === undefined && shown.lacking === undefined;
    const fingerprint = isUsed ? leaf?.fingerprint : undefined;
    return [{ what: 'pair', state: 'notMet', ...fault, ...optional('fingerprint', fingerprint) }];
  }
  if (shown.condition !== undefined) return [{ what: 'pair', state: 'unknown', missing: shown.condition }];
  if (leaf !== undefined) return [{ what: 'pair', state: 'met' }];
  const missing = { why: 'fileUnreadable', name: shown.material.name, place: shown.place } as const;
  return [{ what: 'pair', state: 'unknown', missing }];
}

/** Copies of a machine mostly leave all private keys out, which says nothing of the machine. */
function withoutOmittedKey(graph: PkiGraph, { key, ...shown }: SourceMaterial): SourceMaterial {
  const isOmitted =
    key?.source === 'absent' && key.filePath !== undefined && !areNeighboursKnown(graph, key.filePath, true);
  return { ...shown, ...(isOmitted ? {} : optional('key', key)) };
}

const mismatch: OwnFault = { reason: 'keyMismatch', error: 'tls: private key does not match public key' };

/** The CAs that it is verified with can be used. */
function authorities({ graph, side, trusts, isEtcd }: SideQuestion): readonly Judged[] {
  if (trusts.kind !== 'materials') return [];
  const fault = authoritiesFault(trusts.materials, side, isEtcd);
  if (fault !== undefined) return [{ what: 'authorities', state: 'notMet', ...fault }];
  const unpinned = unpinnedFault(graph, trusts.materials);
  if (unpinned !== undefined) return [{ what: 'authorities', state: 'notMet', reason: 'authority', error: unpinned }];
  return [{ what: 'authorities', state: 'met' }];
}

/** Whatever is presented, CAs that cannot be used, or are outside of their dates, verify nothing. */
function unusableAuthorities(question: SideQuestion): readonly Requirement[] {
  const unread = unreadAuthorities(question);
  return unread.length > 0 ? unread : endedAuthorities(question);
}

function unreadAuthorities(question: SideQuestion): readonly Requirement[] {
  const { side } = question;
  return authorities(question).flatMap((each) => (each.state === 'notMet' ? [{ ...each, side }] : []));
}

function endedAuthorities({ graph, side, trusts, at }: SideQuestion): readonly Requirement[] {
  const anchors = trusts.kind === 'materials' ? trusts.materials.flatMap(({ material }) => material.certificates) : [];
  const errors = anchors.map((anchor) => {
    const asked = { presented: [anchor], anchors: [anchor], at, usages: [oids.anyExtendedKeyUsage] };
    const verdict = verifyBetween(graph, asked);
    return verdict !== undefined && !('unreadable' in verdict) && verdict.error?.code === 'expired'
      ? verdict.error.message
      : undefined;
  });
  const [error] = errors;
  if (error === undefined || errors.includes(undefined)) return [];
  const fingerprint = anchors[0]?.fingerprint;
  return [
    { what: 'authorities', side, state: 'notMet', reason: 'validity', error, ...optional('fingerprint', fingerprint) },
  ];
}

/** etcd rejects a file with anything else in it; of several places that are guessed, one that can be used is enough. */
function authoritiesFault(
  materials: readonly SourceMaterial[],
  side: 'server' | 'client',
  isEtcd: boolean,
): OwnFault | undefined {
  const faults = materials.map((each) =>
    isEtcd ? etcdCaFault(each) : caFault(each, side === 'server' ? 'client' : 'server'),
  );
  return isEtcd || !faults.includes(undefined) ? faults.find((fault) => fault !== undefined) : undefined;
}

/** Go's `Verify`: by the CAs that are trusted, or as far as the certificate alone shows. */
function verification(question: SideQuestion, { material }: SourceMaterial): readonly Judged[] {
  const { graph, trusts, side, waived } = question;
  const [leaf] = material.certificates;
  if (leaf === undefined || waived !== undefined) return [];
  const usage = side === 'server' ? oids.serverAuth : oids.clientAuth;
  const byAnchors = (anchors: readonly CertificateNode[]) =>
    verifiedBy(question, leaf, { presented: material.certificates, anchors, usages: [usage] });
  if (trusts.kind === 'materials') {
    return byAnchors(trusts.materials.flatMap((each) => each.material.certificates));
  }
  const added = trusts.kind === 'systemRoots' ? trusts.added : undefined;
  const byAdded = added === undefined ? [] : byAnchors(added);
  if (byAdded.length > 0 && byAdded.every(({ state }) => state === 'met')) return byAdded;
  // Who does not have to verify it may not ask what it is for.
  const isOptional = side === 'client' && trusts.kind === 'unknown' && trusts.missing.why === 'elsewhere';
  // Even if the CA is unknown, the certificate alone may show that it is rejected.
  const alone = verifiedBy(question, leaf, {
    presented: [leaf],
    anchors: [leaf],
    usages: [isOptional ? oids.anyExtendedKeyUsage : usage],
  });
  if (alone.some(({ state }) => state === 'notMet')) return alone;
  const dated = { what: 'time', state: 'met', ...optional('until', leaf.certificate.notAfter) } as const;
  const { fingerprint } = leaf;
  const refusal =
    added !== undefined && isOfPrivateCa(graph, leaf)
      ? ({ reason: 'authority', error: unknownAuthority, fingerprint, isAssumed: true } as const)
      : undefined;
  if (question.areClientsAnyone === true) {
    return [dated, { what: 'name', state: 'met' }, { what: 'chain', state: 'waived', why: 'clientsOwn' }];
  }
  // Only the trust store of the machine tells.
  return [
    dated,
    refusal !== undefined && trusts.kind === 'systemRoots' && trusts.isStoreKnown === true
      ? { what: 'chain', state: 'notMet', ...refusal }
      : { what: 'chain', state: 'unknown', missing: missingAnchors(trusts), ...optional('otherwise', refusal) },
  ];
}

/** Dates, name, chain and usage, for each name that the client may use. */
function verifiedBy(
  { graph, at, names }: SideQuestion,
  leaf: CertificateNode,
  asked: Omit<PresentedQuestion, 'at' | 'name'>,
): readonly Judged[] {
  let until: number | undefined;
  let path: readonly string[] = [];
  for (const name of names.length === 0 ? [undefined] : names) {
    const ask = (moment: number) =>
      verifyBetween(graph, { ...asked, at: moment, ...(name === undefined ? {} : { name: name.name }) });
    const verdict = ask(at);
    if (verdict === undefined) continue;
    if ('unreadable' in verdict) {
      const { fingerprint } = leaf;
      return [{ what: 'pair', state: 'notMet', reason: 'unreadable', error: verdict.unreadable, fingerprint }];
    }
    if (verdict.error !== undefined) return refusal(graph, verdict.error, leaf, name);
    const end = endOf(verdict, ask);
    if (end !== undefined && (until === undefined || end < until)) until = end;
    path = fingerprints(graph, verdict);
  }
  return [
    { what: 'time', state: 'met', ...optional('until', until) },
    ...(names.length === 0 ? [] : [{ what: 'name', state: 'met' } as const]),
    { what: 'chain', state: 'met', path },
    { what: 'usage', state: 'met' },
  ];
}

function missingAnchors(trusts: Exclude<Source, { readonly kind: 'materials' }>): Missing {
  if (trusts.kind === 'unknown') return trusts.missing;
  return { why: trusts.kind === 'inMemory' ? 'inMemory' : 'elsewhere', name: trusts.kind };
}

/** In kubeadm's words. */
function unpinnedFault({ keys }: PkiGraph, trusted: readonly SourceMaterial[]): string | undefined {
  const unpinned = trusted.filter(({ isUnpinned }) => isUnpinned === true);
  const nodes = unpinned.flatMap(({ material }) => material.certificates);
  if (nodes.length === 0) return undefined;
  const hashes = new Set(nodes.map(({ keyId }) => `sha256:${keys.get(keyId)?.spkiSha256 ?? ''}`));
  return `cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "${[...hashes].join(':')}" are pinned`;
}

/** Go stops at the first error; what it asks before is met. */
function refusal(
  graph: PkiGraph,
  error: VerificationError,
  leaf: CertificateNode,
  name: ExpectedName | undefined,
): readonly Judged[] {
  const reason = reasonOf(error);
  const what = reason === 'validity' ? 'time' : reason === 'authority' ? 'chain' : reason;
  const asked = ['time', 'name', 'chain', 'usage'] as const;
  return [
    ...asked.slice(0, asked.indexOf(what)).map(
      (each) =>
        ({
          what: each,
          state: 'met',
          ...optional('until', each === 'time' ? leaf.certificate.notAfter : undefined),
        }) as const,
    ),
    {
      what,
      state: 'notMet',
      reason,
      error: error.message,
      fingerprint: fingerprintsByCertificate(graph).get(error.certificate.certificate) ?? leaf.fingerprint,
      ...optional('detail', error.detail),
      ...optional('name', reason === 'name' ? name : undefined),
    },
  ];
}

function reasonOf({ code }: VerificationError): 'validity' | 'authority' | 'name' | 'usage' | 'chain' {
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
  const own = material.occurrences.find(({ credential: { content } }) => content.kind === 'certificate')?.credential;
  return own !== undefined && mismatchedFirst(graph).has(own);
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

type Answer = readonly Requirement[];

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
  const { graph, shows, trusts, at, names, side, waived, isEtcd, areClientsAnyone } = question;
  const known = answersAbout(graph)(shows);
  const { answers } = known;
  if (known.at !== at) answers.clear();
  known.at = at;
  const asked = [
    side,
    waived,
    isEtcd,
    areClientsAnyone,
    trustKey(trusts, isEtcd),
    ...names.map(({ name }) => name),
  ].join('\n');
  const before = answers.get(asked);
  if (before !== undefined) return before;
  const answer = judge(question);
  // A rejected name has its own place.
  if (!answer.some((each) => each.state === 'notMet' && each.name !== undefined)) answers.set(asked, answer);
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
  if (authoritiesFault(trusts.materials, 'server', isEtcd) !== undefined) return undefined;
  return trusts.materials
    .map(({ material: { certificates }, isAssumed }) =>
      [isAssumed === true, ...certificates.map(({ fingerprint }) => fingerprint)].join(' '),
    )
    .join('\t');
}
