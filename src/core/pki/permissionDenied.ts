import type { DecodedFile } from './pkiModel.ts';

/**
 * Value of {@link DecodedFile.unreadable} for a file that this user cannot read, also in inventories: the system's
 * own words.
 */
export const permissionDenied = 'permission denied';

/** Tells whether reading a file needs other permissions. */
export function isDenied({ unreadable }: Pick<DecodedFile, 'unreadable'>): boolean {
  return unreadable === permissionDenied;
}

/**
 * Tells whether an unreadable file is worth mentioning: a file that this user cannot read, or whose name suggests
 * credentials. A huge log or a dangling link to a program is not.
 */
export function isWorthMentioning(file: DecodedFile): boolean {
  return file.unreadable !== undefined && (isDenied(file) || credentialFileName.test(file.path));
}

const credentialFileName = /(?:\.(?:pem|crt|cer|der|key|pub|csr|crl|conf|kubeconfig|ya?ml|json)|config)$/i;
