import { visibleText } from '../../text/visibleText.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { latin1Text, utf8Text } from '../../x509/decodeString.ts';
import { decodeOid } from '../../x509/objectIdentifier.ts';
import { readName } from '../../x509/readName.ts';
import type { DistinguishedName } from '../../x509/x509Model.ts';
import { decodedLimits } from './decodedLimits.ts';
import { type DerElement, listText, readElements, readOid, readText } from './derElements.ts';
import { colonHex } from './hexText.ts';
import { slashName, spacedName } from './nameText.ts';

/** Context tags of GeneralName (RFC 5280 §4.2.1.6). */
const tags = {
  otherName: 0xa0,
  rfc822Name: 0x81,
  dNSName: 0x82,
  x400Address: 0xa3,
  directoryName: 0xa4,
  ediPartyName: 0xa5,
  uniformResourceIdentifier: 0x86,
  iPAddress: 0x87,
  registeredID: 0x88,
} as const;

/** How OpenSSL writes names, which depends on the extension. */
interface GeneralNameStyle {
  readonly ipLabel: 'IP Address' | 'IP';
  /** Name constraints contain networks, all others addresses. */
  readonly ipText: (content: Bytes) => string;
  readonly otherNameLabel: 'othername: ' | 'othername:';
  readonly nameText: (name: DistinguishedName) => string;
}

const usualStyle: GeneralNameStyle = {
  ipLabel: 'IP Address',
  ipText: addressText,
  otherNameLabel: 'othername: ',
  nameText: slashName,
};
/** The style of name constraints and CRL distribution points. */
export const nestedStyle: GeneralNameStyle = {
  ipLabel: 'IP',
  ipText: networkText,
  otherNameLabel: 'othername:',
  nameText: spacedName,
};

/** OpenSSL's names of types of otherName. */
const otherNameTypes: Readonly<Record<string, string>> = {
  '1.3.6.1.4.1.311.20.2.3': 'UPN',
  '1.3.6.1.4.1.311.25.2.1': 'Microsoft NTDS AD objectSid',
  '1.3.6.1.5.5.7.8.3': 'Permanent Identifier',
  '1.3.6.1.5.5.7.8.5': 'XmppAddr',
  '1.3.6.1.5.5.7.8.7': 'SRVName',
  '1.3.6.1.5.5.7.8.8': 'NAIRealm',
  '1.3.6.1.5.5.7.8.9': 'SmtpUTF8Mailbox',
};

/**
 * Writes a GeneralName as `openssl x509 -text` does: `DNS:a.example`, `IP Address:10.0.0.1`.
 *
 * @returns `undefined` if it is not a name.
 */
export function generalNameText({ tag, content }: DerElement, style = usualStyle): string | undefined {
  switch (tag) {
    case tags.rfc822Name:
      return `email:${asciiText(content)}`;
    case tags.dNSName:
      return `DNS:${asciiText(content)}`;
    case tags.uniformResourceIdentifier:
      return `URI:${asciiText(content)}`;
    case tags.iPAddress:
      return `${style.ipLabel}:${style.ipText(content)}`;
    case tags.registeredID:
      return `Registered ID:${decodeOid(content, 0, content.length) ?? '<invalid>'}`;
    case tags.directoryName: {
      const name = readName(content);
      return name === undefined ? undefined : `DirName:${style.nameText(name)}`;
    }
    case tags.otherName:
      return otherNameText(content, style);
    case tags.x400Address:
      return 'X400Name:<unsupported>';
    case tags.ediPartyName:
      return 'EdiPartyName:<unsupported>';
    default:
      return undefined;
  }
}

/** Writes a list of general names on one line; `undefined` when there is something else among them. */
export function generalNamesText(names: readonly DerElement[]): string | undefined {
  return names.length === 0 ? '<EMPTY>' : listText(names, (name) => generalNameText(name));
}

/** These names are ASCII; others that are not are mostly UTF-8. */
function asciiText(content: Bytes): string {
  const text = utf8Text(content, 0, content.length) ?? latin1Text(content, 0, content.length);
  return visibleText(text, decodedLimits.characters);
}

function addressText(content: Bytes): string {
  if (content.length === 4) return content.join('.');
  return content.length === 16 ? ipv6Text(content) : `<invalid length=${content.length}>`;
}

function networkText(content: Bytes): string {
  if (content.length !== 8 && content.length !== 32) return addressText(content);
  const half = content.length / 2;
  return `${addressText(content.subarray(0, half))}/${addressText(content.subarray(half))}`;
}

/** OpenSSL does not shorten IPv6 addresses. */
function ipv6Text(content: Bytes): string {
  const groups = Array.from(
    { length: 8 },
    (_, index) => (content[2 * index] ?? 0) * 256 + (content[2 * index + 1] ?? 0),
  );
  return groups.map((group) => group.toString(16).toUpperCase()).join(':');
}

/** For values that are not text, where OpenSSL writes `<unsupported>`, the DER is shown. */
function otherNameText(content: Bytes, { otherNameLabel }: GeneralNameStyle): string | undefined {
  const [type, wrapped] = readElements(content) ?? [];
  const oid = readOid(type);
  const value = wrapped === undefined ? undefined : readElements(wrapped.content)?.[0];
  if (oid === undefined || value === undefined) return undefined;
  return `${otherNameLabel}${otherNameTypes[oid] ?? oid}:${readText(value) ?? colonHex(value.der)}`;
}
