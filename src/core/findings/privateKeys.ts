import { keyIdOf } from '../pki/byteKey.ts';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import { findKeyPairs } from '../pki/keyPairs.ts';
import type { CertificateNode, DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import type { FindingDraft } from './draft.ts';
import type { Severity } from './findingModel.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgedAt, judgedPlaces, problem } from './judgement.ts';
import { kubeconfigReader } from './kubeconfigs/kubeconfigReader.ts';
import { isReadWithoutPassphrase, isSshKey } from './places.ts';
import { isUnderVersionControl } from './versionControl.ts';

const cannotParse = '`tls: failed to parse private key`';

/**
 * Encrypted private key.
 *
 * When: a key is encrypted (`ENCRYPTED PRIVATE KEY`, or `Proc-Type: 4,ENCRYPTED`) where a component reads it: in kubeconfigs, Secrets of
 * type `kubernetes.io/tls`, `sa.key`, and next to certificates of a known path. Next to other certificates it is information. SSH keys
 * are not judged.
 *
 * @category key
 * @about key
 * @stage judge
 * @see EXP
 */
export const keyEncrypted = {
  code: 'key-encrypted',
  severity: 'error',
  fact: 'This private key is encrypted, and no Kubernetes component asks for a passphrase.',
  consequence: {
    knownReader: `{program} fails with ${cannotParse}.`,
    anyReader: `Programs that load the pair fail with ${cannotParse}.`,
  },
  wayOut: 'Decrypt it with `openssl pkey -in IN -out OUT`, and give the file mode 0600.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Private key of a CA.
 *
 * When: a private key matches a CA certificate. It is a warning if Git tracks the file.
 *
 * A kubeadm control plane node keeps this key by design, and renewal needs it. With an external CA, `ca.key` need not be on disk.
 *
 * @category key
 * @about key
 * @stage judge
 * @see K8S-pki
 */
export const caKeyInWorkspace = {
  code: 'ca-key-in-workspace',
  severity: 'info',
  fact: {
    tracked: 'The private key of CA {ca} is here, and Git tracks it.',
    cluster: 'The private key of CA {ca} is here: anyone who can read it can become cluster-admin.',
    other: 'The private key of CA {ca} is here: anyone who can read it can issue certificates in its name.',
  },
  consequence: 'Anyone with access to the repository can issue certificates in its name while it is trusted.',
  wayOut: 'Replace the CA, and keep its key elsewhere.',
} as const satisfies FindingRecord;

/** Reports encrypted private keys that no component can read, and private keys of CAs. */
export function checkPrivateKeys(graph: PkiGraph): readonly FindingDraft[] {
  const paired = pairedKeys(graph);
  const cas = casByKey(graph);
  return graph.files.flatMap((file) =>
    judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((occurrence) => {
      const judgement = encrypted(graph, occurrence, paired) ?? ofCa(cas, occurrence);
      return judgement === undefined ? [] : [judgedAt(occurrence, judgement)];
    }),
  );
}

/** Keys that are read together with a certificate. */
type PairedKeys = ReadonlySet<DecodedCredential>;

function pairedKeys(graph: PkiGraph): PairedKeys {
  return new Set(findKeyPairs(graph.files).map(({ key }) => key.credential));
}

function encrypted(graph: PkiGraph, occurrence: Occurrence, paired: PairedKeys): Judgement | undefined {
  const { credential } = occurrence;
  if (credential.content.kind !== 'privateKey' || !credential.content.encrypted || isSshKey(occurrence))
    return undefined;
  const severity = encryptedSeverity(occurrence, paired);
  if (severity === undefined) return undefined;
  const isKubeconfig = fieldOf(credential)?.id.startsWith('kubeconfig') === true;
  return problem(keyEncrypted, {
    severity,
    consequence: isKubeconfig ? 'knownReader' : 'anyReader',
    values: { program: isKubeconfig ? kubeconfigReader(occurrence.file, graph) : '' },
  });
}

/** Kubernetes' own fields and files are certainly read by a component; other readers of a key may ask for the passphrase. */
function encryptedSeverity(occurrence: Occurrence, paired: PairedKeys): Severity | undefined {
  if (isReadWithoutPassphrase(occurrence)) return 'error';
  return fieldOf(occurrence.credential)?.role === 'key' || paired.has(occurrence.credential) ? 'info' : undefined;
}

/** CAs by their key. */
function casByKey(graph: PkiGraph): ReadonlyMap<string, CertificateNode> {
  const cas = new Map<string, CertificateNode>();
  for (const node of graph.certificates.values()) if (isUsedAsCa(node)) cas.set(node.keyId, node);
  return cas;
}

function ofCa(cas: ReadonlyMap<string, CertificateNode>, { file, credential }: Occurrence): Judgement | undefined {
  const { content } = credential;
  if (content.kind !== 'privateKey' || content.publicKey === undefined) return undefined;
  const ca = cas.get(keyIdOf(content.publicKey));
  if (ca === undefined) return undefined;
  const isTracked = isUnderVersionControl(file);
  return problem(caKeyInWorkspace, {
    severity: isTracked ? 'warning' : undefined,
    fact: isTracked ? 'tracked' : ca.role?.id === 'ca' ? 'cluster' : 'other',
    values: { ca: subjectName(ca.certificate) },
  });
}
