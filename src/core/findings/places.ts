import { certificateRole } from '../kubernetes/certificateRole.ts';
import { keyPathSegments } from '../kubernetes/keyPathSegments.ts';
import { rolesByPath, rolesOfFile } from '../kubernetes/rolesByPath.ts';
import type { CertificateRole } from '../kubernetes/tables/certificateRoles.ts';
import { effectiveKeyPath, fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedFile, Occurrence } from '../pki/pkiModel.ts';
import { fileNameOf } from '../text/shownPath.ts';
import { visibleText } from '../text/visibleText.ts';

/** Tells whether a file is a PEM or DER file, by its name. */
export function isCertificateFile(file: Pick<DecodedFile, 'path'>): boolean {
  return /\.(?:pem|crt|cer|cert|der|key|csr|crl)$/i.test(file.path);
}

/** The name of a file without its folder, for people. */
export function fileName({ path }: Pick<DecodedFile, 'path'>): string {
  return visibleText(fileNameOf(path));
}

/** The key under which a credential stands, else the name of its file, for people. */
export function placeName({ file, credential }: Occurrence): string {
  const key = keyPathSegments(effectiveKeyPath(credential) ?? '').at(-1) ?? '';
  return key === '' ? fileName(file) : visibleText(String(key));
}

/** Tells whether a key signs or verifies service-account tokens: `sa.key` and `sa.pub` by name, others by their place. */
export function isServiceAccountKey({ file, credential }: Occurrence): boolean {
  if (credential.value.keyPath !== undefined) return false;
  const path = file.hostPath ?? file.path;
  return /(?:^|[/\\])sa\.(?:key|pub)$/.test(path) || rolesByPath(path)?.key === 'service-account-keypair';
}

/**
 * Tells whether a component of Kubernetes reads the private key at a place: none asks for a passphrase, so an encrypted one is of no use there.
 * Readers of other keys may ask.
 */
export function isReadWithoutPassphrase(key: Occurrence): boolean {
  const { file, credential } = key;
  const field = fieldOf(credential);
  if (field?.role === 'key' && /^(?:kubeconfig-client|client-certificate-data|secret-tls)$/.test(field.id)) return true;
  const roles = credential.value.keyPath === undefined ? rolesOfFile(file) : undefined;
  return isServiceAccountKey(key) || (roles?.key ?? roles?.certificate) !== undefined;
}

/** Tells whether a key is one of SSH, which has rules of its own. */
export function isSshKey({ file, credential }: Occurrence): boolean {
  const { content } = credential;
  if (content.kind === 'privateKey' && content.encoding === 'OpenSSH') return true;
  return fieldOf(credential)?.id === 'secret-ssh' || /(?:^|\/)(?:id_\w+|ssh[^/]*)$/i.test(file.path);
}

/** The role that the path of a PEM or DER file gives to the certificate in it. */
export function roleOfFile({ file, credential }: Occurrence): CertificateRole | undefined {
  if (credential.value.keyPath !== undefined) return undefined;
  const id = rolesOfFile(file)?.certificate;
  return id === undefined ? undefined : certificateRole(id);
}
