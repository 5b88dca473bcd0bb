import { machineRootOf } from '../kubernetes/machineRoot.ts';
import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import { certificateNamesFor } from '../pki/certificateNamesFor.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import { formatMode } from '../text/formatMode.ts';
import { baseName, folderOf } from '../text/paths.ts';
import { shellQuoted } from '../text/shell.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { draftOf, problem } from './judgement.ts';
import { fileName, isCertificateFile } from './places.ts';

/**
 * Private key readable by others.
 *
 * When: others than the owner may access a key file, a PEM file with a key, or a kubeconfig with a credential (mode & 0o077 is not 0).
 * Judged are files on disk outside version control (Git does not keep 0600) that a component or kubectl reads: in the places of kubeadm
 * and other installers on a machine or in the copy of a whole one, and in `~/.kube`. Elsewhere it is information, because copies lose
 * modes, and so is 0640, for control planes that do not run as root.
 *
 * kubeadm, client-go and the kubelet create keys and kubeconfigs with mode 0600, and certificates with 0644.
 *
 * @category key
 * @about key
 * @stage judge
 * @see CG-cert, CIS
 */
export const keyFilePermissions = {
  code: 'key-file-permissions',
  severity: 'warning',
  fact: {
    group: '{file} has mode {mode}: its group can read the credential in it.',
    read: '{file} has mode {mode}: other users of this machine can read the credential in it.',
    write: '{file} has mode {mode}: other users of this machine can read or change the credential in it.',
  },
  consequence: 'kubeadm and the kubelet create such files with mode 0600.',
  wayOut: 'Run {command}.',
  quickFix: 'chmod',
} as const satisfies FindingRecord;

/**
 * Certificate file writable by others.
 *
 * When: others than the owner may write the file of a certificate.
 *
 * Run `chmod 644` on it.
 *
 * @category key
 * @stage judge
 * @see CG-cert
 */
export const certFilePermissions = {
  code: 'cert-file-permissions',
  severity: 'hint',
  fact: '{file} has mode {mode}: users other than its owner can replace the certificate.',
  quickFix: 'chmod',
} as const satisfies FindingRecord;

/** Bits of a POSIX mode. */
const groupReads = 0o040;
const othersOrGroupWrite = 0o022;
const notOwner = 0o077;

/** Reports files on disk whose secrets others can read, and certificates that others can replace, where modes are known. */
export function checkFilePermissions(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) => {
    const { mode } = file;
    if (mode === undefined) return [];
    if (holdsSecret(file)) return (mode & notOwner) === 0 ? [] : [openSecret(file, mode)];
    return holdsCertificate(file) && (mode & othersOrGroupWrite) !== 0 ? [replaceable(file, mode)] : [];
  });
}

/** A key file, or a kubeconfig with a credential of its user. Manifests and documentation are shared by design. */
function holdsSecret(file: DecodedFile): boolean {
  return file.credentials.some(
    (credential) =>
      (credential.content.kind === 'privateKey' && isFileOfKeys(file, credential)) || isKubeconfigSecret(credential),
  );
}

function isFileOfKeys(file: DecodedFile, { value }: DecodedCredential): boolean {
  return value.keyPath === undefined && isCertificateFile(file);
}

function isKubeconfigSecret(credential: DecodedCredential): boolean {
  const { content, block } = credential;
  if (block.innerKeyPath !== undefined || (content.kind !== 'privateKey' && content.kind !== 'token')) return false;
  return /^(?:kubeconfig|client-certificate-data)/.test(fieldOf(credential)?.id ?? '');
}

function holdsCertificate(file: DecodedFile): boolean {
  return file.credentials.some(
    ({ content, value }) => content.kind === 'certificate' && value.keyPath === undefined && isCertificateFile(file),
  );
}

function openSecret(file: DecodedFile, mode: number): FindingDraft {
  // A control plane that does not run as root reads its files through a group of its own.
  const isGroupOnly = (mode & notOwner) === groupReads;
  const judgement = problem(keyFilePermissions, {
    severity: isGroupOnly || !isInUse(file) ? 'info' : undefined,
    fact: isGroupOnly ? 'group' : (mode & othersOrGroupWrite) === 0 ? 'read' : 'write',
    values: { file: fileName(file), mode: formatMode(mode), command: `\`chmod 600 ${shellQuoted(fileName(file))}\`` },
  });
  return draftOf(judgement, { path: file.path });
}

/** Tells whether a component or kubectl reads the file where it lies; elsewhere it may be a sample, or a copy that lost its mode. */
function isInUse({ path, hostPath = path }: DecodedFile): boolean {
  if (/(?:^|\/)\.kube\/[^/]+$/.test(hostPath)) return true;
  if (machineRootOf(hostPath) === undefined && !/^\/(?:etc|var|opt|srv)\/|\/\.minikube\//.test(hostPath)) return false;
  if (hostPath.endsWith('/sa.key')) return true;
  const name = baseName(hostPath);
  const names = [name, ...certificateNamesFor(name)];
  return names.some((each) => rolesByPath(folderOf(hostPath) + each) !== undefined);
}

function replaceable(file: DecodedFile, mode: number): FindingDraft {
  const judgement = problem(certFilePermissions, { values: { file: fileName(file), mode: formatMode(mode) } });
  return draftOf(judgement, { path: file.path });
}
