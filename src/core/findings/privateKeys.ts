import * as l10n from '@vscode/l10n';
import { keyIdOf } from '../pki/byteKey.ts';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import { findKeyPairs } from '../pki/keyPairs.ts';
import type { CertificateNode, DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import type { FindingDraft } from './draft.ts';
import type { Severity } from './findingModel.ts';
import { type Judgement, judgedAt, judgedPlaces } from './judgement.ts';
import { kubeconfigReader } from './kubeconfigs/kubeconfigReader.ts';
import { isServiceAccountKey, isSshKey, roleOfFile } from './places.ts';
import { isUnderVersionControl } from './versionControl.ts';

/** Reports private keys that no component can read since they are encrypted, and keys of CAs that lie here. */
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

/** Keys that are read together with a certificate, and that certificate's place. */
type PairedKeys = ReadonlyMap<DecodedCredential, Occurrence | undefined>;

function pairedKeys(graph: PkiGraph): PairedKeys {
  return new Map(findKeyPairs(graph.files).map(({ key, certificates: [leaf] }) => [key.credential, leaf]));
}

function encrypted(graph: PkiGraph, occurrence: Occurrence, paired: PairedKeys): Judgement | undefined {
  const { credential } = occurrence;
  if (credential.content.kind !== 'privateKey' || !credential.content.encrypted || isSshKey(occurrence))
    return undefined;
  const severity = encryptedSeverity(occurrence, paired);
  if (severity === undefined) return undefined;
  const isKubeconfig = fieldOf(credential)?.id.startsWith('kubeconfig') === true;
  const inLog = '`tls: failed to parse private key`';
  return {
    code: 'key-encrypted',
    severity,
    fact: l10n.t('This private key is protected with a password, and no Kubernetes component asks for one.'),
    consequence: isKubeconfig
      ? l10n.t('{0} stops with {1}.', kubeconfigReader(occurrence.file, graph), inLog)
      : l10n.t('Whoever loads the pair stops with {0}.', inLog),
    wayOut: l10n.t('Decrypt it: `openssl pkey -in IN -out OUT`, and keep the file to its owner (mode 0600).'),
  };
}

/** Kubernetes' own fields and files are certainly read by a component; what else reads a key may ask for the password. */
function encryptedSeverity(occurrence: Occurrence, paired: PairedKeys): Severity | undefined {
  const { credential } = occurrence;
  const field = fieldOf(credential);
  const isOwnField =
    field?.role === 'key' && /^(?:kubeconfig-client|client-certificate-data|secret-tls)$/.test(field.id);
  const certificate = paired.get(credential);
  const isOwnFile =
    isServiceAccountKey(occurrence) || (certificate !== undefined && roleOfFile(certificate) !== undefined);
  if (isOwnField || isOwnFile) return 'error';
  return field?.role === 'key' || paired.has(credential) ? 'info' : undefined;
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
  const name = subjectName(ca.certificate);
  if (isUnderVersionControl(file)) {
    return {
      code: 'ca-key-in-workspace',
      severity: 'warning',
      fact: l10n.t('The private key of CA {0} is here, and Git tracks it.', name),
      consequence: l10n.t(
        'Everybody with the repository can issue certificates in its name, for as long as it is trusted.',
      ),
      wayOut: l10n.t('Replace the CA, and keep its key elsewhere.'),
    };
  }
  return {
    code: 'ca-key-in-workspace',
    fact:
      ca.role?.id === 'ca'
        ? l10n.t('The private key of CA {0} is here: whoever can read it can become cluster-admin.', name)
        : l10n.t('The private key of CA {0} is here: whoever can read it can issue certificates in its name.', name),
  };
}
