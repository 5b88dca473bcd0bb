import type { Bytes } from '../../x509/bytes.ts';
import { integerText } from './integerText.ts';

/** CRLReason (RFC 5280 §5.3.1) by number, in OpenSSL's words. */
const reasons: Readonly<Record<string, string>> = {
  '0': 'Unspecified',
  '1': 'Key Compromise',
  '2': 'CA Compromise',
  '3': 'Affiliation Changed',
  '4': 'Superseded',
  '5': 'Cessation Of Operation',
  '6': 'Certificate Hold',
  '8': 'Remove From CRL',
  '9': 'Privilege Withdrawn',
  '10': 'AA Compromise',
};

/** Names the reason that the content octets of an ENUMERATED state; its number when there is no such reason. */
export function revocationReasonText(content: Bytes): string {
  const number = integerText(content);
  return reasons[number] ?? number;
}
