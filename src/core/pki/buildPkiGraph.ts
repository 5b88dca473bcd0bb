import { recogniseRole } from '../kubernetes/recogniseRole.ts';
import type { RoleMatch, RoleReason } from '../kubernetes/roleMatch.ts';
import { rolesOfFile } from '../kubernetes/rolesByPath.ts';
import { toHex } from '../x509/toHex.ts';
import type { Certificate, CertificateRevocationList, CertificationRequest, PublicKey } from '../x509/x509Model.ts';
import { keyIdOf } from './byteKey.ts';
import { checkSignature } from './checkSignature.ts';
import { checkTokens } from './checkTokens.ts';
import { effectiveKeyPath, fieldOf, isSameBundle } from './credentialPlace.ts';
import type { Cryptography } from './crypto.ts';
import { buildIssuerIndex } from './issuerIndex.ts';
import { createIssuerSearch } from './issuerSearch.ts';
import { linkRevocationLists } from './linkRevocationLists.ts';
import type {
  CertificateNode,
  DecodedCredential,
  DecodedFile,
  FileReference,
  KeyNode,
  LookUps,
  Occurrence,
  PkiGraph,
  RoleEvidence,
} from './pkiModel.ts';
import { referenceTarget } from './referenceTarget.ts';

/**
 * Builds a graph of the credentials in all files: one node for each certificate (by SHA-256 of its DER) with all its
 * places, its issuer by signature, its private keys by public key, and its role in the cluster.
 *
 * Never rejects. Certificates, keys and issued certificates keep the order of the files.
 *
 * @param lookUps - Results of looking up files that are named but not among these.
 * @param rest - Called every few milliseconds, so that a host can do other work in between.
 */
export async function buildPkiGraph(
  files: readonly DecodedFile[],
  cryptography: Cryptography,
  lookUps: LookUps = new Map(),
  rest: () => Promise<void> | undefined = () => undefined,
): Promise<PkiGraph> {
  const { certificates, keys, lists, tokens } = await collect(files, cryptography, rest);
  for (const { fingerprint, id, file, reference, target } of rolesByUse({ files, lookUps })) {
    const node = certificates.get(fingerprint);
    if (node === undefined) continue;
    const reason = reference.flag === undefined ? 'field' : 'flag';
    const evidence: RoleEvidence = { id, reason, at: { file, span: reference.span }, names: target };
    if (!node.uses.some((use) => use.id === id)) node.uses.push(evidence);
    if (node.role === undefined || strength[reason] > strength[node.role.reason]) node.role = evidence;
  }
  await rest();
  const index = buildIssuerIndex(certificates.values());
  const search = createIssuerSearch(index, cryptography);
  for (const node of certificates.values()) {
    node.issuer = await search.link(node);
    if (node.issuer.kind !== 'verified') continue;
    for (const issuer of node.issuer.issuers) certificates.get(issuer)?.issued.push(node.fingerprint);
  }
  const requestSignatures = await checkRequests(keys.values(), cryptography);
  const revocationLists = await linkRevocationLists(lists, index, cryptography);
  const tokenSignatures = await checkTokens(tokens, keys, cryptography);
  return { files, certificates, keys, requestSignatures, tokenSignatures, revocationLists, lookUps };
}

/** A mutable {@link CertificateNode} while the files are read. */
interface GrowingCertificate extends CertificateNode {
  issuer: CertificateNode['issuer'];
  role?: RoleMatch;
  readonly uses: RoleEvidence[];
  readonly occurrences: Occurrence[];
  readonly issued: string[];
}

interface GrowingKey extends KeyNode {
  readonly certificates: string[];
  readonly privateKeys: Occurrence[];
  readonly publicKeys: Occurrence[];
  readonly requests: Occurrence[];
}

/** This many credentials take a few milliseconds. */
const collectedAtOnce = 64;

async function collect(
  files: readonly DecodedFile[],
  cryptography: Cryptography,
  rest: () => Promise<void> | undefined,
) {
  const certificates = new Map<string, GrowingCertificate>();
  const keys = new Map<string, GrowingKey>();
  const lists: CertificateRevocationList[] = [];
  const tokens: DecodedCredential[] = [];

  const keyOf = (publicKey: PublicKey): GrowingKey => {
    const keyId = keyIdOf(publicKey);
    const known = keys.get(keyId);
    if (known !== undefined) return known;
    const key: GrowingKey = {
      keyId,
      publicKey,
      get spkiSha256() {
        return toHex(cryptography.sha256(publicKey.spki));
      },
      certificates: [],
      privateKeys: [],
      publicKeys: [],
      requests: [],
    };
    keys.set(keyId, key);
    return key;
  };

  const nodeOf = (fingerprint: string, certificate: Certificate): GrowingCertificate => {
    const known = certificates.get(fingerprint);
    if (known !== undefined) return known;
    const { keyId, certificates: ofKey, privateKeys } = keyOf(certificate.publicKey);
    ofKey.push(fingerprint);
    const issuer = { kind: 'unknown' } as const;
    const node = { fingerprint, certificate, occurrences: [], issuer, issued: [], keyId, keys: privateKeys, uses: [] };
    certificates.set(fingerprint, node);
    return node;
  };

  let looked = 0;
  for (const file of files) {
    let before: DecodedCredential | undefined;
    let position = 0;
    for (const credential of file.credentials) {
      if (++looked % collectedAtOnce === 0) await rest();
      const { content, fingerprint } = credential;
      const occurrence = { file, credential };
      if (content.kind === 'certificate' && fingerprint !== undefined) {
        position = before !== undefined && isSameBundle(before, credential) ? position + 1 : 0;
        before = credential;
        const node = nodeOf(fingerprint, content);
        node.occurrences.push(occurrence);
        strengthenRole(node, occurrence, position);
      } else if (content.kind === 'privateKey') {
        if (content.publicKey !== undefined) keyOf(content.publicKey).privateKeys.push(occurrence);
      } else if (content.kind === 'publicKey') {
        keyOf(content.publicKey).publicKeys.push(occurrence);
      } else if (content.kind === 'certificationRequest') {
        keyOf(content.publicKey).requests.push(occurrence);
      } else if (content.kind === 'crl') {
        lists.push(content);
      } else if (content.kind === 'token') {
        tokens.push(credential);
      }
    }
  }
  // The key of a certificate whose public key could not be read.
  keys.delete('');
  return { certificates, keys, lists, tokens };
}

const strength: Readonly<Record<RoleReason, number>> = { path: 4, flag: 3, field: 2, subject: 1 };

/**
 * Gives a node the role of one of its places, if its reason is stronger than the known one; of equals the first.
 *
 * @param position - Number of certificates before this one in its value.
 */
function strengthenRole(node: GrowingCertificate, { file, credential }: Occurrence, position: number): void {
  if (node.role?.reason === 'path') return;
  const { value, block } = credential;
  const keyPath = effectiveKeyPath(credential);
  const role = recogniseRole({
    certificate: node.certificate,
    hostPath: file.hostPath ?? file.path,
    index: position,
    ...(keyPath === undefined ? {} : { keyPath }),
    ...(block.innerKeyPath === undefined ? value.object : {}),
  });
  if (role === undefined) return;
  if (node.role === undefined || strength[role.reason] > strength[node.role.reason]) node.role = role;
}

/**
 * Checks whether their own key verifies the signatures of certification requests (RFC 2986 §4.2). Signatures that the
 * host cannot check are not in the result. One signature check for each request. Never rejects.
 */
async function checkRequests(
  keys: Iterable<KeyNode>,
  cryptography: Cryptography,
): Promise<ReadonlyMap<CertificationRequest, boolean>> {
  const checked = new Map<CertificationRequest, boolean>();
  for (const { requests } of keys) {
    for (const { credential } of requests) {
      const { content } = credential;
      if (content.kind !== 'certificationRequest') continue;
      const trial = await checkSignature(cryptography, content.publicKey, content, content.certificationRequestInfo);
      if (trial !== 'unsupported') checked.set(content, trial === 'verified');
    }
  }
  return checked;
}

/** A role that a certificate has because a component is configured to use it. */
interface RoleByUse {
  readonly fingerprint: string;
  readonly id: string;
  readonly file: DecodedFile;
  /** The flag or field that names the certificate's file, or the kubeconfig that contains it. */
  readonly reference: FileReference;
  /** The file of the certificate. */
  readonly target: DecodedFile;
}

/**
 * Finds the roles that flags and fields give to certificates in the files they name: component flags to CAs, leaf
 * certificates and kubeconfig users; kubeconfigs to certificates named by path.
 */
function* rolesByUse(graph: Pick<PkiGraph, 'files' | 'lookUps'>): Iterable<RoleByUse> {
  const ofKubeconfigs = new Map<DecodedFile, string>();
  for (const file of graph.files) {
    for (const reference of file.references ?? []) {
      const id = reference.field.certificateRole;
      const target = id === undefined ? undefined : referenceTarget(reference, graph);
      if (id === undefined || target?.kind !== 'file') continue;
      if (reference.field.role === 'kubeconfig' && !ofKubeconfigs.has(target.file)) ofKubeconfigs.set(target.file, id);
      yield* usesIn(target.file, { id, file, reference });
    }
  }
  for (const file of graph.files) {
    const id = rolesOfFile(file)?.kubeconfig ?? ofKubeconfigs.get(file);
    for (const reference of id === undefined ? [] : (file.references ?? [])) {
      if (reference.field.id !== 'kubeconfig-client' || reference.field.role !== 'certificate') continue;
      const target = referenceTarget(reference, graph);
      if (id !== undefined && target.kind === 'file') yield* usesIn(target.file, { id, file, reference });
    }
  }
}

function* usesIn(target: DecodedFile, use: Omit<RoleByUse, 'fingerprint' | 'target'>): Iterable<RoleByUse> {
  for (const { fingerprint } of certificatesMeant(target, use.reference)) {
    if (fingerprint !== undefined) yield { ...use, fingerprint, target };
  }
}

/** The certificates of a file that get the role of its reference. */
function certificatesMeant(file: DecodedFile, { field }: FileReference): readonly DecodedCredential[] {
  const certificates = file.credentials.filter(({ content }) => content.kind === 'certificate');
  const inText = certificates.filter(({ value }) => value.keyPath === undefined);
  switch (field.role) {
    case 'certificate':
      return inText.slice(0, 1);
    case 'ca':
      return inText.filter(({ content }) => content.kind === 'certificate' && content.basicConstraints?.isCa === true);
    case 'kubeconfig':
      return certificates.filter((credential) => isFirstOfUser(credential, certificates));
    default:
      return [];
  }
}

function isFirstOfUser(credential: DecodedCredential, all: readonly DecodedCredential[]): boolean {
  const field = fieldOf(credential);
  const isOfUser = field?.role === 'certificate' && effectiveKeyPath(credential)?.includes('.user.') === true;
  return isOfUser && all.find(({ value }) => value === credential.value) === credential;
}
