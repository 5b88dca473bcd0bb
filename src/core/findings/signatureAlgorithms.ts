import * as l10n from '@vscode/l10n';
import { isRoot, isUsedAsCa } from '../pki/certificateUse.ts';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { signatureSchemeOf } from '../pki/signatureSchemes.ts';
import type { PublicKey } from '../x509/x509Model.ts';
import type { FindingCode } from './catalog.ts';
import { nameInSentence } from './certificateWords.ts';
import type { FindingDraft } from './draft.ts';
import { type Judgement, judgeCertificates } from './judgement.ts';

/** Reports certificates that are signed with a hash function that Go refuses, or that is weaker than the signing key. */
export function checkSignatureAlgorithms(graph: PkiGraph): readonly FindingDraft[] {
  return judgeCertificates(graph, (node, occurrence) => {
    const hash = hashOf(node);
    return [brokenHash(graph, node, occurrence, hash) ?? weakHash(graph, node, occurrence, hash)];
  });
}

/** What no host verifies, and hence has no {@link signatureSchemeOf}. */
const oldHashes: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2',
  '1.2.840.113549.1.1.3': 'md4',
  '1.3.14.3.2.2': 'md4',
  '1.3.14.3.2.3': 'md5',
  '1.3.14.3.2.27': 'sha1',
};

function hashOf({ certificate: { signatureAlgorithm } }: CertificateNode): string | undefined {
  const scheme = signatureSchemeOf(signatureAlgorithm);
  return oldHashes[signatureAlgorithm.oid] ?? (scheme !== undefined && 'hash' in scheme ? scheme.hash : undefined);
}

const broken: Readonly<Record<string, { readonly code: FindingCode; readonly name: string }>> = {
  md2: { code: 'sig-md5-md2', name: 'MD2' },
  md4: { code: 'sig-md5-md2', name: 'MD4' },
  md5: { code: 'sig-md5-md2', name: 'MD5' },
  sha1: { code: 'sig-sha1', name: 'SHA-1' },
};

/** As Go's `InsecureAlgorithmError` names them; what it has no name for it does not implement. */
const goNames: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5-RSA',
  '1.2.840.113549.1.1.5': 'SHA1-RSA',
  '1.3.14.3.2.29': 'SHA1-RSA',
  '1.2.840.10045.4.1': 'ECDSA-SHA1',
  '1.2.840.10040.4.3': 'DSA-SHA1',
};

function brokenHash(
  graph: PkiGraph,
  node: CertificateNode,
  occurrence: Occurrence,
  hash: string | undefined,
): Judgement | undefined {
  const known = hash === undefined ? undefined : broken[hash];
  if (known === undefined) return undefined;
  const name = nameInSentence(node, occurrence);
  const goName = goNames[node.certificate.signatureAlgorithm.oid];
  const inLog = goName === undefined ? 'algorithm unimplemented' : `insecure algorithm ${goName}`;
  return {
    code: known.code,
    ...(isPresented(graph, node, occurrence) ? {} : { severity: 'info' }),
    fact: isRoot(node)
      ? l10n.t('{0} is signed with {1}, which Go does not look at in a root.', name, known.name)
      : l10n.t('{0} is signed with {1}, which Go refuses in what a peer presents.', name, known.name),
    consequence: l10n.t('Whoever verifies it stops with {0}.', `\`x509: cannot verify signature: ${inLog}\``),
    wayOut: l10n.t('Re-issue it with SHA-256.'),
  };
}

/**
 * Go checks the signatures of what a peer presents: a leaf and the CAs behind it. Of what it trusts it checks none,
 * neither a root's own nor that of an intermediate CA in a trust bundle.
 */
function isPresented(graph: PkiGraph, node: CertificateNode, { file, credential }: Occurrence): boolean {
  if (isRoot(node) || fieldOf(credential)?.role === 'ca') return false;
  if (!isUsedAsCa(node)) return true;
  const [first] = bundleOf(file, credential);
  const leaf = first?.fingerprint === undefined ? undefined : graph.certificates.get(first.fingerprint);
  return leaf !== undefined && !isRoot(leaf) && !isUsedAsCa(leaf);
}

/** SHA-256 and SHA-224 have at most 128 bits of security; these keys have 192 or more (NIST SP 800-57 part 1, tables 2, 3). */
function weakHash(
  graph: PkiGraph,
  node: CertificateNode,
  occurrence: Occurrence,
  hash: string | undefined,
): Judgement | undefined {
  if (hash !== 'sha256' && hash !== 'sha224') return undefined;
  const key = signingKey(graph, node);
  const isStronger =
    (key?.algorithm === 'EC' && (key.bits ?? 0) >= 384) || (key?.algorithm === 'RSA' && (key.bits ?? 0) >= 7680);
  if (!isStronger) return undefined;
  return {
    code: 'sig-weak-for-key',
    fact: l10n.t(
      '{0} is signed with {1}, which is weaker than the key that signed it.',
      nameInSentence(node, occurrence),
      hash === 'sha256' ? 'SHA-256' : 'SHA-224',
    ),
  };
}

function signingKey(graph: PkiGraph, node: CertificateNode): PublicKey | undefined {
  if (node.issuer.kind === 'selfSigned') return node.certificate.publicKey;
  const [issuer] = node.issuer.kind === 'verified' ? node.issuer.issuers : [];
  return issuer === undefined ? undefined : graph.certificates.get(issuer)?.certificate.publicKey;
}
