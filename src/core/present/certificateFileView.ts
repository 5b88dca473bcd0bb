import * as l10n from '@vscode/l10n';
import type { CertificateFileEntry, CertificateFileView, PassphraseForm } from '../../protocol/certificateFile.ts';
import type { DecodedCredential, DecodedFile } from '../pki/pkiModel.ts';
import { visibleText, visibleWholeText } from '../text/visibleText.ts';
import type { Container, ContainerEntry } from '../x509/containers/containerModel.ts';
import { decodedFolds, decodedText } from './decoded/decodedText.ts';
import { inlineSummary } from './hints/inlineSummary.ts';
import type { PresentContext } from './presentContext.ts';
import { compareStates, severityState, stateMark } from './stateMark.ts';

/** A file opened in the certificate editor; the graph of `context` contains it. */
export interface CertificateFileQuestion {
  /** The credentials that were read, each a value of its own. */
  readonly file: DecodedFile;
  /** Absent for a file without a container. */
  readonly container?: Container;
  readonly context: PresentContext;
  /** Why the last passphrase did not open it. */
  readonly refusal?: string;
}

/**
 * Describes a file for the read-only editor: its type, whether a passphrase opens more of it, and its entries in file
 * order. Private keys are listed, but their content is never shown.
 */
export function certificateFileView(question: CertificateFileQuestion): CertificateFileView {
  const { container, refusal } = question;
  const entries = entriesOf(question);
  const isLocked = container?.entries.some(({ kind }) => kind === 'locked') === true;
  return {
    title: titleOf(question),
    notes: [
      ...(container?.integrity === undefined ? [] : [l10n.t('Integrity protection: {0}', container.integrity)]),
      ...(entries.length === 0 ? [l10n.t('CertScope found no certificate that it can read in this file.')] : []),
    ],
    entries,
    ...(isLocked ? { passphrase: passphraseForm(refusal) } : {}),
  };
}

function titleOf({ container, file }: CertificateFileQuestion): string {
  switch (container?.format) {
    case 'PKCS#12':
      return l10n.t('PKCS#12 store');
    case 'PKCS#7':
      return l10n.t('PKCS#7 bundle');
    case 'JKS':
    case 'JCEKS':
      return l10n.t('Java key store ({0})', container.format);
    case 'DER':
    case undefined:
      return file.credentials.length > 1 ? l10n.t('{0} objects', file.credentials.length) : singleTitle(file);
  }
}

function singleTitle({ credentials }: DecodedFile): string {
  switch (credentials[0]?.content.kind) {
    case 'certificate':
      return l10n.t('Certificate');
    case 'certificationRequest':
      return l10n.t('Certificate signing request');
    case 'crl':
      return l10n.t('Certificate revocation list');
    case 'privateKey':
      return l10n.t('Private key');
    case 'publicKey':
      return l10n.t('Public key');
    case 'token':
      return l10n.t('Token');
    case 'unreadable':
      return l10n.t('Cannot be read');
    case undefined:
      return l10n.t('No certificate');
  }
}

function passphraseForm(refusal: string | undefined): PassphraseForm {
  return {
    label: l10n.t('Passphrase'),
    button: l10n.t('Open'),
    explanation: l10n.t(
      'The passphrase is used once to read the certificates and is not stored. Private keys stay encrypted.',
    ),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** Credentials in the order of the container's entries; they are the readable ones. */
function entriesOf(question: CertificateFileQuestion): readonly CertificateFileEntry[] {
  const { container, file } = question;
  if (container === undefined) return file.credentials.map((credential) => credentialEntry(credential, [], question));
  const readable = [...file.credentials];
  return container.entries.flatMap((entry): readonly CertificateFileEntry[] => {
    const credential = entry.kind === 'certificate' || entry.kind === 'crl' ? readable.shift() : undefined;
    return credential === undefined
      ? otherEntry(entry)
      : [credentialEntry(credential, entryNotes(entry, container), question)];
  });
}

function entryNotes(entry: ContainerEntry, container: Container): readonly string[] {
  const keyId = 'keyId' in entry ? entry.keyId : undefined;
  const hasKey =
    keyId !== undefined && container.entries.some((other) => other.kind === 'privateKey' && other.keyId === keyId);
  const alias = 'alias' in entry ? entry.alias : undefined;
  return [
    ...(alias === undefined ? [] : [l10n.t('Alias {0}', visibleText(alias))]),
    ...(hasKey ? [l10n.t('Its private key is in this store')] : []),
  ];
}

function credentialEntry(
  credential: DecodedCredential,
  notes: readonly string[],
  { file, context }: CertificateFileQuestion,
): CertificateFileEntry {
  const { content, fingerprint, value } = credential;
  const isCopyable =
    content.kind === 'certificate' || content.kind === 'crl' || content.kind === 'certificationRequest';
  const findings = context.findings.filter(
    (finding) => finding.path === file.path && fingerprint !== undefined && finding.fingerprint === fingerprint,
  );
  const decoded = decodedText([credential], file, context);
  const folded = decodedFolds(decoded).filter(({ isFolded }) => isFolded);
  return {
    heading: inlineSummary(value, file, { ...context, findings }) ?? '',
    notes,
    problems: [...findings]
      .sort((a, b) => compareStates(severityState(a.severity), severityState(b.severity)))
      .map(({ severity, message }) => `${stateMark(severityState(severity))} ${message}`),
    decoded,
    folds: folded.map(({ first, last }) => [first, last]),
    ...(isCopyable ? { copyNumber: file.credentials.indexOf(credential) } : {}),
  };
}

function otherEntry(entry: ContainerEntry): readonly CertificateFileEntry[] {
  const plain = (heading: string, notes: readonly string[] = []): readonly CertificateFileEntry[] => [
    { heading: `${stateMark('none')} ${heading}`, notes, problems: [] },
  ];
  switch (entry.kind) {
    case 'privateKey': {
      const alias = entry.alias === undefined ? [] : [l10n.t('Alias {0}', visibleText(entry.alias))];
      const protection =
        entry.encryption === undefined
          ? l10n.t('Stored without encryption')
          : l10n.t('Encrypted: {0}', visibleText(entry.encryption));
      return plain(l10n.t('private key, not shown'), [...alias, protection]);
    }
    case 'other':
      return plain(entry.what, entry.alias === undefined ? [] : [l10n.t('Alias {0}', visibleText(entry.alias))]);
    case 'locked':
      return plain(l10n.t('encrypted part'), [l10n.t('Encrypted: {0}', visibleText(entry.encryption))]);
    case 'broken':
      return plain(l10n.t('cannot be read'), [visibleWholeText(entry.reason)]);
    case 'certificate':
    case 'crl':
      return [];
  }
}
