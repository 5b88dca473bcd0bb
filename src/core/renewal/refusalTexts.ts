import * as l10n from '@vscode/l10n';

/** What the sentences name; a text that is not known is empty. */
export interface RefusalFacts {
  readonly name: string;
  readonly subject: string;
  readonly caName: string;
  readonly caBegin: string;
  readonly caEnd: string;
  readonly keyPath: string;
  readonly path: string;
  readonly problem: string;
  /** What renews the certificate where kubeadm set it up. */
  readonly command: string | undefined;
  readonly fault: { readonly fact: string; readonly wayOut: string } | undefined;
}

type Words = (facts: RefusalFacts) => readonly [reason: string, wayOut: string];

/** The reason and the way out of each refusal. Codes are permanent: tests use them, and so does the choice of a way out. */
export const refusalTexts = {
  // The certificate itself.
  isCa: ({ subject }) => [
    l10n.t('{0} is a CA. Its new certificate must reach everything that trusts it.', subject),
    l10n.t('Extend the CA, which replaces all copies. If its key may have leaked, rotate it.'),
  ],
  selfSigned: ({ name }) => [
    l10n.t('{0} is self-signed, so no CA can reissue it.', name),
    l10n.t('Create it again with the program that created it.'),
  ],
  notRenewableField: ({ name }) => [
    l10n.t('This field only contains a copy of {0} or declares it trusted.', name),
    l10n.t('Renew the certificate where it is used, then update this field.'),
  ],
  insideContainer: ({ name }) => [
    l10n.t('{0} is in a bundle or store with other content. CertScope does not write such files.', name),
    l10n.t('Renew the certificate where it is used, then create the bundle or store again.'),
  ],
  fieldUnusable: ({ fault }) => [
    l10n.t('A new certificate would not work here either. {0}', fault?.fact ?? ''),
    l10n.t('Repair this first: {0}', fault?.wayOut ?? ''),
  ],
  noPlaceToWrite: ({ name, problem }) => [
    l10n.t('{0} is only in places that CertScope cannot write. {1}', name, problem),
    l10n.t('Renew it where it is created.'),
  ],
  // The key that is read with the certificate does not match.
  keyMismatch: ({ name }) => [
    l10n.t('The key next to {0} does not match it. A renewed certificate would be for the old key.', name),
    l10n.t('Restore the matching key, or issue a certificate for this key.'),
  ],
  // Its CA is not certain.
  issuerUnknown: ({ name }) => [
    l10n.t('The CA that signed {0} is not in the files that were read.', name),
    l10n.t('Add the folder with its certificate and key to certscope.roots.'),
  ],
  issuerSignatureInvalid: ({ name, caName }) => [
    l10n.t('{1} names CA {0} as its issuer, but was not signed with the key of that CA.', caName, name),
    l10n.t('Find the CA that signed it, or issue a new certificate from the right CA.'),
  ],
  issuerUnverifiable: ({ name, caName }) => [
    l10n.t('CertScope cannot verify the signature of CA {0} on {1}.', caName, name),
    l10n.t('Renew it with the tool that issued it.'),
  ],
  notIssuedByCa: ({ name, caName }) => [
    l10n.t('{0} was not signed with the key of CA {1}.', name, caName),
    l10n.t('Choose the CA that signed it. A CA with the same name can be a different CA.'),
  ],
  // The CA certificate cannot sign now.
  caExpired: ({ caName, caEnd }) => [
    l10n.t('CA {0} expired on {1}, so certificates that it signs are rejected.', caName, caEnd),
    l10n.t(
      'Extend the CA: the same CA with new dates, and what expired below it. If its key may have leaked, rotate it.',
    ),
  ],
  caNotYetValid: ({ caName, caBegin }) => [
    l10n.t('CA {0} is not valid before {1}.', caName, caBegin),
    l10n.t('Check the clocks of this computer and of the computer that created the CA.'),
  ],
  caValidityUnknown: ({ caName }) => [
    l10n.t('The validity period of CA {0} cannot be read.', caName),
    l10n.t('Replace the CA certificate with an intact copy.'),
  ],
  caNotAuthority: ({ caName }) => [
    l10n.t('{0} is not a CA certificate: it does not have basicConstraints CA:TRUE.', caName),
    l10n.t('Choose a CA certificate.'),
  ],
  caCannotSign: ({ caName }) => [
    l10n.t('CA {0} cannot sign certificates: its keyUsage does not include keyCertSign.', caName),
    l10n.t('Replace the CA certificate with one that has keyCertSign.'),
  ],
  // No CA of the required role is in the files.
  caMissing: ({ problem }) => [
    l10n.t('The CA that must sign it ({0}) is not in the files of this machine.', problem),
    l10n.t('Add the folder with its certificate and key to certscope.roots.'),
  ],
  // The CA key cannot sign.
  caKeyMissing: ({ caName, command }) => [
    l10n.t('The key of CA {0} is not in the files that were read.', caName),
    command === undefined
      ? l10n.t('Add its folder to certscope.roots, or renew on the machine that has the key.')
      : l10n.t('Add its folder to certscope.roots, or run {0} on the machine that has the key.', `\`${command}\``),
  ],
  caKeyUnreadable: ({ caName, path }) => [
    l10n.t('The key of CA {0} in {1} cannot be read: permission denied.', caName, path),
    l10n.t('Renew as a user who can read it, such as root. Or create a request and have it signed there.'),
  ],
  caKeyMismatch: ({ caName, keyPath }) => [
    l10n.t('The key in {0} does not match CA {1}.', keyPath, caName),
    l10n.t('Restore the matching key, or choose the CA certificate that matches this key.'),
  ],
  caKeyEncrypted: ({ caName, keyPath }) => [
    l10n.t('The key of CA {0} in {1} is encrypted.', caName, keyPath),
    l10n.t('Use an unencrypted copy of the key, or sign with a tool that has its passphrase.'),
  ],
  caKeyUnsupported: ({ caName }) => [
    l10n.t('CertScope cannot sign with the key type of CA {0}.', caName),
    l10n.t('Renew with openssl or with the tool that created the CA.'),
  ],
  signingFailed: ({ caName }) => [
    caName === ''
      ? l10n.t('A private key could not be used to sign.')
      : l10n.t('Signing with the key of CA {0} failed.', caName),
    l10n.t('Check that the key file is intact and has not changed.'),
  ],
  // A key that must be opened or created.
  passphraseMissing: ({ keyPath }) => [
    l10n.t('The key in {0} is encrypted, and no passphrase was given.', keyPath),
    l10n.t('Try again with the passphrase, or with an unencrypted copy of the key.'),
  ],
  passphraseWrong: ({ keyPath }) => [
    l10n.t('The passphrase does not decrypt the key in {0}.', keyPath),
    l10n.t('Try again with the right passphrase.'),
  ],
  keyEncryptionUnsupported: ({ keyPath }) => [
    l10n.t('CertScope does not support the encryption of the key in {0}.', keyPath),
    l10n.t('Convert it with openssl pkcs8 -topk8 -v2 aes-256-cbc, then try again.'),
  ],
  keyUnsupported: ({ problem }) => [
    l10n.t('This environment cannot create a {0} key.', problem),
    l10n.t('Choose another key type, such as P-256.'),
  ],
  // A new key was requested, but cannot be written everywhere the old one is used.
  keyElsewhere: ({ name }) => [
    l10n.t('The key of {0} is not in a file that can be written.', name),
    l10n.t('Renew with the same key, or on the machine that has the key.'),
  ],
  keyShared: ({ name }) => [
    l10n.t('Other certificates use the same key as {0}.', name),
    l10n.t('Renew with the same key, or renew all of them together.'),
  ],
  // For an answer with a new key: the place of the old one is unknown.
  keyPlaceUnknown: ({ fault }) => [fault?.fact ?? '', fault?.wayOut ?? ''],
  // The same key was requested, but it is gone.
  keyLost: ({ name, path }) => [
    l10n.t('The private key of {0} is lost: {1} does not exist.', name, path),
    l10n.t('Restore it, or renew with a new key.'),
  ],
  // A part that is kept prevents Go from reading the certificate.
  certificateBroken: ({ name, problem }) => [
    l10n.t('{0} has an error that a renewed certificate would repeat: {1}.', name, problem),
    l10n.t('Issue a new certificate in its place.'),
  ],
  // Go would reject the certificate, or its path, whoever signs it.
  wouldBeRefused: ({ problem }) => [
    l10n.t('Kubernetes would reject the new certificate: {0}.', problem),
    l10n.t('Choose a CA that may issue it, or change its content.'),
  ],
  // What to create is unknown, or already exists.
  nameUnknown: ({ problem }) => [
    l10n.t('CertScope does not know what the certificate must contain: {0}.', problem),
    l10n.t('Enter it, or add the file that contains it to certscope.roots.'),
  ],
  alreadyThere: ({ path }) => [l10n.t('{0} already exists.', path), l10n.t('Move it first, or choose another path.')],
  // No change is needed, or its source is not there.
  nothingToDo: ({ fault }) => [
    fault?.fact ?? l10n.t('There is nothing to change.'),
    fault?.wayOut ?? l10n.t('Choose certificates that have expired or will expire soon.'),
  ],
  fileNotRead: ({ path }) => [
    l10n.t('The referenced file {0} is not in the files that were read.', path),
    l10n.t('Correct the path, or add its folder to certscope.roots.'),
  ],
  successorUnknown: ({ name }) => [
    l10n.t('No newer certificate that replaces {0} was found in the files.', name),
    l10n.t('Renew it first, or add the folder of the renewed certificate to certscope.roots.'),
  ],
  // The result, and the text that will contain it.
  resultNotVerified: ({ caName }) => [
    l10n.t('The new certificate could not be verified with CA {0}.', caName),
    l10n.t('Check that the key matches the certificate of the CA.'),
  ],
  changedSince: ({ path }) => [
    l10n.t('{0} has changed since it was read.', path),
    l10n.t('Renew again with its current content.'),
  ],
  notRewritable: ({ path }) => [
    l10n.t('The value in {0} cannot be replaced without changing other content.', path),
    l10n.t('Rewrite the value in a simple form, such as one line of base64, and renew again.'),
  ],
} as const satisfies Readonly<Record<string, Words>>;

/** Why a certificate is not renewed. */
export type RefusalCode = keyof typeof refusalTexts;
