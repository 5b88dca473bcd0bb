import * as l10n from '@vscode/l10n';
import { rolesByPath } from '../kubernetes/rolesByPath.ts';
import { certificateNamesFor } from '../pki/certificateNamesFor.ts';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import { formatMode } from '../text/formatMode.ts';
import { shellQuoted } from '../text/shell.ts';
import type { FindingDraft } from './draft.ts';
import { draftOf } from './judgement.ts';
import { fileName, isCertificateFile } from './places.ts';

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
  const fact = isGroupOnly
    ? l10n.t('{0} has mode {1}: its group can read the credential in it.', fileName(file), formatMode(mode))
    : (mode & othersOrGroupWrite) === 0
      ? l10n.t(
          '{0} has mode {1}: others on this machine can read the credential in it.',
          fileName(file),
          formatMode(mode),
        )
      : l10n.t(
          '{0} has mode {1}: others on this machine can read or change the credential in it.',
          fileName(file),
          formatMode(mode),
        );
  const isQuiet = isGroupOnly || !isInUse(file);
  return draftOf(
    {
      code: 'key-file-permissions',
      severity: isQuiet ? 'info' : undefined,
      fact,
      consequence: l10n.t('kubeadm and kubelet keep such files to their owner (0600).'),
      wayOut: l10n.t('Run {0}.', `\`chmod 600 ${shellQuoted(fileName(file))}\``),
    },
    { path: file.path },
  );
}

/** Tells whether a component or kubectl reads the file where it lies; elsewhere it may be a sample, or a copy that lost its mode. */
function isInUse({ path, hostPath = path }: DecodedFile): boolean {
  if (/(?:^|\/)(?:\.kube\/[^/]+|sa\.key)$/.test(hostPath)) return true;
  const at = hostPath.lastIndexOf('/') + 1;
  const folder = hostPath.slice(0, at);
  const names = [hostPath.slice(at), ...certificateNamesFor(hostPath.slice(at))];
  return names.some((name) => rolesByPath(folder + name) !== undefined);
}

function replaceable(file: DecodedFile, mode: number): FindingDraft {
  const fact = l10n.t(
    '{0} has mode {1}: others than its owner can replace the certificate.',
    fileName(file),
    formatMode(mode),
  );
  return draftOf({ code: 'cert-file-permissions', fact }, { path: file.path });
}
