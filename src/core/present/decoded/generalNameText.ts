import { visibleWholeText } from '../../text/visibleText.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { decodeString, latin1Text } from '../../x509/decodeString.ts';
import type { DistinguishedName } from '../../x509/model.ts';
import { decodeOid } from '../../x509/objectIdentifier.ts';
import { type DerElement, readElements } from './derElements.ts';
import { colonHex } from './hexText.ts';
import { readName, slashName, spacedName } from './nameText.ts';

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

/** How OpenSSL writes addresses and directory names, which depends on the extension they stand in. */
interface GeneralNameStyle {
  readonly ipLabel: 'IP Address' | 'IP';
  readonly nameText: (name: DistinguishedName) => string;
}

const usualStyle: GeneralNameStyle = { ipLabel: 'IP Address', nameText: slashName };
/** The style of name constraints and CRL distribution points. */
export const nestedStyle: GeneralNameStyle = { ipLabel: 'IP', nameText: spacedName };

/** Writes a GeneralName as `openssl x509 -text` does: `DNS:a.example`, `IP Address:10.0.0.1`. */
export function generalNameText({ tag, content }: DerElement, style = usualStyle): string {
  switch (tag) {
    case tags.rfc822Name:
      return `email:${asciiText(content)}`;
    case tags.dNSName:
      return `DNS:${asciiText(content)}`;
    case tags.uniformResourceIdentifier:
      return `URI:${asciiText(content)}`;
    case tags.iPAddress:
      return `${style.ipLabel}:${ipText(content)}`;
    case tags.registeredID:
      return `Registered ID:${decodeOid(content, 0, content.length) ?? '<invalid>'}`;
    case tags.directoryName: {
      const name = readName(content);
      return `DirName:${name === undefined ? colonHex(content) : style.nameText(name)}`;
    }
    case tags.otherName:
      return `othername: ${otherNameText(content)}`;
    case tags.x400Address:
      return 'X400Name:<unsupported>';
    case tags.ediPartyName:
      return 'EdiPartyName:<unsupported>';
    default:
      return `<${colonHex(content)}>`;
  }
}

/** Writes a list of general names on one line. */
export function generalNamesText(names: readonly DerElement[]): string {
  return names.length === 0 ? '<EMPTY>' : names.map((name) => generalNameText(name)).join(', ');
}

function asciiText(content: Bytes): string {
  return visibleWholeText(latin1Text(content, 0, content.length));
}

function ipText(content: Bytes): string {
  switch (content.length) {
    case 4:
      return content.join('.');
    case 8:
      return `${content.subarray(0, 4).join('.')}/${content.subarray(4).join('.')}`;
    case 16:
      return ipv6Text(content);
    case 32:
      return `${ipv6Text(content.subarray(0, 16))}/${ipv6Text(content.subarray(16))}`;
    default:
      return '<invalid>';
  }
}

/** OpenSSL does not shorten IPv6 addresses. */
function ipv6Text(content: Bytes): string {
  const groups = Array.from(
    { length: 8 },
    (_, index) => (content[2 * index] ?? 0) * 256 + (content[2 * index + 1] ?? 0),
  );
  return groups.map((group) => group.toString(16).toUpperCase()).join(':');
}

function otherNameText(content: Bytes): string {
  const [type, wrapped] = readElements(content) ?? [];
  const oid = type === undefined ? undefined : decodeOid(type.content, 0, type.content.length);
  const value = wrapped === undefined ? undefined : readElements(wrapped.content)?.[0];
  if (oid === undefined || value === undefined) return '<unsupported>';
  const text = decodeString(value.tag, value.content, 0, value.content.length);
  return `${oid}:${text === undefined ? colonHex(value.der) : visibleWholeText(text)}`;
}
