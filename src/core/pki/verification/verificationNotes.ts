import { equalBytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { DerCursor } from '../../x509/go/derCursor.ts';
import { type GoCertificate, goExtension } from '../../x509/go/goCertificate.ts';
import { generalName } from '../../x509/go/readSubjectAltName.ts';
import { oids } from './oids.ts';
import type { VerificationNote, VerificationNoteCode } from './verificationModel.ts';

const keyCertSign = 1 << 5;
/** Octets; RFC 5280 §4.1.2.2. */
const longestSerialNumber = 20;

/**
 * Lists where an accepted path violates RFC 5280; other verifiers may reject it.
 *
 * @param path - From the certificate to the anchor.
 */
export function verificationNotes(path: readonly GoCertificate[]): readonly VerificationNote[] {
  return path.flatMap((certificate, index) => {
    const issued = path[index - 1];
    const issuer = path[index + 1];
    return [
      ...notesOfAny(certificate),
      ...(issuer === undefined ? [] : notesOfIssued(certificate, issuer)),
      ...(issued === undefined ? [] : notesOfCa(certificate)),
    ].map(([code, clause]) => ({ code, certificate, clause: `RFC 5280 §${clause}` }));
  });
}

type Note = readonly [code: VerificationNoteCode, clause: string];

function notesOfAny(certificate: GoCertificate): readonly Note[] {
  const { rawSubject } = certificate;
  const { serialNumber } = certificate.certificate;
  const isUnnamed = new DerCursor(rawSubject).read(tag.sequence)?.isEmpty === true;
  return [
    ...noteIf(
      serialNumber.every((octet) => octet === 0),
      'serialNumberZero',
      '4.1.2.2',
    ),
    ...noteIf(serialNumber.length > longestSerialNumber, 'serialNumberTooLong', '4.1.2.2'),
    ...noteIf(
      isUnnamed && goExtension(certificate, oids.subjectAltName)?.critical === false,
      'subjectAltNameNotCritical',
      '4.2.1.6',
    ),
  ];
}

function notesOfIssued({ authorityKeyId }: GoCertificate, { subjectKeyId }: GoCertificate): readonly Note[] {
  if (authorityKeyId === undefined) return [['authorityKeyIdentifierMissing', '4.2.1.1']];
  const differs = subjectKeyId !== undefined && !equalBytes(authorityKeyId, subjectKeyId);
  return noteIf(differs, 'keyIdentifierMismatch', '4.2.1.1');
}

function notesOfCa(certificate: GoCertificate): readonly Note[] {
  const { version, keyUsage, subjectKeyId } = certificate;
  // Earlier versions have no extensions; they may be anchors (RFC 5280 §6.1.4 (k)).
  if (version < 3) return [];
  return [
    ...noteIf(
      goExtension(certificate, oids.basicConstraints)?.critical !== true,
      'basicConstraintsNotCritical',
      '4.2.1.9',
    ),
    ...noteIf(keyUsage === undefined, 'keyUsageMissing', '4.2.1.3'),
    // Go treats a keyUsage without any bit as absent.
    ...noteIf(keyUsage !== undefined && (keyUsage & keyCertSign) === 0, 'keyCertSignMissing', '4.2.1.3'),
    ...noteIf(subjectKeyId === undefined, 'subjectKeyIdentifierMissing', '4.2.1.2'),
    ...noteIf(
      goExtension(certificate, oids.nameConstraints)?.critical === false,
      'nameConstraintsNotCritical',
      '4.2.1.10',
    ),
    ...noteIf(hasIgnoredSubtree(certificate), 'nameConstraintsIgnored', '4.2.1.10'),
  ];
}

/** Go compares names of four types with constraints; subtrees of others it ignores unless the extension is critical. */
function hasIgnoredSubtree(certificate: GoCertificate): boolean {
  const extension = goExtension(certificate, oids.nameConstraints);
  const sides = extension && new DerCursor(extension.value).read(tag.sequence);
  while (sides !== undefined && !sides.isEmpty) {
    const side = sides.next();
    if (side === undefined) return false;
    const subtrees = sides.inside(side);
    while (!subtrees.isEmpty) {
      const base = subtrees.read(tag.sequence)?.next();
      if (base === undefined) return false;
      if (!comparedNames.includes(base.identifier)) return true;
    }
  }
  return false;
}

const comparedNames: readonly number[] = Object.values(generalName);

function noteIf(condition: boolean, code: VerificationNoteCode, clause: string): readonly Note[] {
  return condition ? [[code, clause]] : [];
}
