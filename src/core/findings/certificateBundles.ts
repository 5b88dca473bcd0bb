import type { ReferenceRole } from '../kubernetes/fileReferenceOf.ts';
import { keyIdOf } from '../pki/byteKey.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { type ChainMember, leafAmong } from '../pki/chainOrder.ts';
import { isInContainer } from '../pki/containerBlocks.ts';
import { bundlesIn, fieldOf, isLastAppliedCopy } from '../pki/credentialPlace.ts';
import { findKeyPairsInSteps } from '../pki/keyPairs.ts';
import { limits } from '../pki/limits.ts';
import type { DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { findReferencePairs } from '../pki/referencePairs.ts';
import { baseName } from '../text/paths.ts';
import { runAtOnce } from '../text/steps.ts';
import { namedFiles } from './namedFiles.ts';
import { isCertificateFile, roleOfFile } from './places.ts';

/** A certificate of a bundle at its place there. */
export interface BundleMember extends ChainMember {
  readonly occurrence: Occurrence;
}

/** Certificates that are read together: those of one value, or of one PEM file. */
export interface CertificateBundle {
  /** In order of position; at least one. */
  readonly members: readonly BundleMember[];
  /**
   * `presented`: by a server or client, the leaf first. `trusted`: by programs that verify, in any order. `unknown` where
   * nothing tells, or where there are too many for a chain.
   */
  readonly purpose: 'presented' | 'trusted' | 'unknown';
  /** How the purpose is known: `shape` when by the certificates' relations alone, `key` by a key of a fitting name. */
  readonly evidence: 'place' | 'key' | 'shape';
  /** Public keys of the private keys that are loaded with them. */
  readonly keyIds: ReadonlySet<string>;
  /** The certificate that should come first. */
  readonly leaf: BundleMember;
  /** Every block of it could be read. */
  readonly isWhole: boolean;
  /** Its blocks stand in an order; those of PKCS#7 and of key stores are sets. */
  readonly isOrdered: boolean;
}

/** Finds all certificates that are read together, and what for. Documentation and source code hold examples: left out. */
export function certificateBundles(graph: PkiGraph): readonly CertificateBundle[] {
  return runAtOnce(certificateBundlesInSteps(graph));
}

/** As {@link certificateBundles}, with pauses, so that a host can do other work in between. */
export function* certificateBundlesInSteps(graph: PkiGraph): Generator<undefined, readonly CertificateBundle[]> {
  const context: Context = { graph, keys: yield* keysByCertificate(graph), named: purposesOfFiles(graph) };
  const bundles: CertificateBundle[] = [];
  for (const file of graph.files) {
    for (const credentials of bundlesIn(file)) {
      yield undefined;
      const bundle = toBundle(file, credentials, context);
      if (bundle !== undefined) bundles.push(bundle);
    }
  }
  return bundles;
}

interface Context {
  readonly graph: PkiGraph;
  readonly keys: ReadonlyMap<DecodedCredential, readonly string[]>;
  readonly named: ReadonlyMap<DecodedFile, 'presented' | 'trusted'>;
}

function toBundle(
  file: DecodedFile,
  credentials: readonly DecodedCredential[],
  context: Context,
): CertificateBundle | undefined {
  const members = credentials.flatMap((credential): readonly BundleMember[] => {
    const node = context.graph.certificates.get(credential.fingerprint ?? '');
    return node === undefined ? [] : [{ node, occurrence: { file, credential } }];
  });
  const [first] = members;
  if (first === undefined || isLastAppliedCopy(first.occurrence.credential)) return undefined;
  if (first.occurrence.credential.value.keyPath === undefined && !isBundleFile(first.occurrence, context))
    return undefined;
  const keyIds = new Set(members.flatMap(({ occurrence }) => context.keys.get(occurrence.credential) ?? []));
  return {
    members,
    ...purposeOf(members, first.occurrence, keyIds, context),
    keyIds,
    leaf: (members.length > limits.chainLength ? undefined : leafAmong(members, keyIds)) ?? first,
    isWhole: credentials.every(({ content }) => content.kind !== 'unreadable'),
    isOrdered: !credentials.some(({ block }) => isInContainer(block)),
  };
}

function isBundleFile(occurrence: Occurrence, { named }: Context): boolean {
  return isCertificateFile(occurrence.file) || named.has(occurrence.file) || roleOfFile(occurrence) !== undefined;
}

function purposeOf(
  members: readonly BundleMember[],
  first: Occurrence,
  keyIds: ReadonlySet<string>,
  { named }: Context,
): Pick<CertificateBundle, 'purpose' | 'evidence'> {
  const purpose = purposeOfField(first) ?? purposeOfFile(first, named);
  if (purpose === 'trusted') return { purpose, evidence: 'place' };
  if (members.length > limits.chainLength) return { purpose: 'unknown', evidence: 'shape' };
  if (purpose !== undefined) return { purpose, evidence: 'place' };
  const leaves = members.filter(({ node }) => !isUsedAsCa(node));
  if (keyIds.size > 0 && leaves.length > 0) return { purpose: 'presented', evidence: 'key' };
  const isChain = leaves.length === 1 && members.length > 1 && members[0] === leaves[0];
  return { purpose: isChain ? 'presented' : 'unknown', evidence: 'shape' };
}

function purposeOfField({ credential }: Occurrence): 'presented' | 'trusted' | undefined {
  const role = fieldOf(credential)?.role;
  return role === 'certificate' ? 'presented' : role === 'ca' ? 'trusted' : undefined;
}

function purposeOfFile(first: Occurrence, named: Context['named']): 'presented' | 'trusted' | undefined {
  if (first.credential.value.keyPath !== undefined) return undefined;
  const use = roleOfFile(first)?.use;
  if (use === 'ca') return 'trusted';
  if (use === 'server' || use === 'client' || use === 'both') return 'presented';
  return named.get(first.file) ?? purposeByName(first.file.path);
}

/** Words of file names. A CA that is to be sent along is called by one of the first. */
export const chainWords = /(?:^|[-_. ])(?:intermediates?|issuing|subordinate|chain)(?:[-_. ]|$)/i;
const presentedNames = /(?:^|[-_. ])(?:tls\.crt|fullchain)(?:[-_. ]|$)/i;
const trustedWords = /(?:^|[-_. ])(?:ca|cas|cacerts?|cabundle|trust|trusted|truststore|anchors?|roots?)(?:[-_. ]|$)/i;

function purposeByName(path: string): 'presented' | 'trusted' | undefined {
  const name = baseName(path);
  if (presentedNames.test(name)) return 'presented';
  return trustedWords.test(name) && !chainWords.test(name) ? 'trusted' : undefined;
}

/** The public keys of the private keys that are loaded with certificates. */
function* keysByCertificate(graph: PkiGraph): Generator<undefined, Context['keys']> {
  const found = new Map<DecodedCredential, string[]>();
  for (const { key, certificates } of [...(yield* findKeyPairsInSteps(graph.files)), ...findReferencePairs(graph)]) {
    const { content } = key.credential;
    const [first] = certificates;
    if (content.kind !== 'privateKey' || content.publicKey === undefined || first === undefined) continue;
    const keys = found.get(first.credential) ?? [];
    found.set(first.credential, keys);
    keys.push(keyIdOf(content.publicKey));
  }
  return found;
}

const certificateRoles: ReadonlySet<ReferenceRole> = new Set(['certificate', 'ca']);

/** What the files are for that others name. One that is both is sent as well as trusted: nothing tells. */
function purposesOfFiles(graph: PkiGraph): Context['named'] {
  const found = new Map<DecodedFile, 'presented' | 'trusted'>();
  const both = new Set<DecodedFile>();
  for (const { file, role } of namedFiles(graph, certificateRoles)) {
    const purpose = role === 'ca' ? 'trusted' : 'presented';
    if ((found.get(file) ?? purpose) !== purpose) both.add(file);
    found.set(file, purpose);
  }
  for (const file of both) found.delete(file);
  return found;
}
