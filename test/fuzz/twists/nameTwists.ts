import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { attribute, element, name, oid, text } from '../../unit/x509/derBuilder.ts';
import { extensionType, removeExtension, setExtension } from '../draft.ts';
import { commonKeys } from '../keys.ts';
import type { Random } from '../random.ts';
import { dnsName, ipAddress, nameOf, subjectAltName } from '../scenario.ts';
import { addresses, dnsNames, emails, hosts, moreEmails, subjects, uris } from './nameValues.ts';
import { oddText, unicodeText } from './texts.ts';
import { anyOf, authorityOf, type Twist } from './twist.ts';

/** Names of certificates, the name asked for, and what authorities permit. */
export const nameTwists: readonly Twist[] = [
  {
    name: 'subjectAltName',
    weight: 6,
    apply: (scenario, random) => {
      const draft = random.oneIn(3) ? anyOf(scenario, random) : scenario.certificate;
      if (random.oneIn(6)) return removeExtension(draft, extensionType.subjectAltName);
      const names = Array.from({ length: random.below(5) }, () => generalName(random));
      return setExtension(draft, extensionType.subjectAltName, subjectAltName(names), random.oneIn(3));
    },
  },
  {
    name: 'the name asked for',
    weight: 6,
    apply: (scenario, random) => {
      scenario.name = random.oneIn(3) ? random.pick(hosts) : random.pick([...dnsNames, ...addresses]);
      const names = Array.from({ length: 1 + random.below(3) }, () =>
        random.oneIn(3) ? dnsName(random.pick([...hosts, ...dnsNames])) : generalName(random),
      );
      if (random.oneIn(2)) names.push(dnsName(scenario.name));
      if (random.oneIn(2)) setExtension(scenario.certificate, extensionType.subjectAltName, subjectAltName(names));
    },
  },
  {
    name: 'an address is asked for',
    weight: 3,
    apply: (scenario, random) => {
      scenario.name = random.pick(addresses);
      const names = random.some(
        [ipAddress(10, 0, 0, 1), ipAddress(127, 0, 0, 1), mapped, loopback, dnsName('::1')],
        0,
        4,
      );
      setExtension(scenario.certificate, extensionType.subjectAltName, subjectAltName(names));
    },
  },
  {
    name: 'an odd text is asked for',
    weight: 3,
    apply: (scenario, random) => {
      scenario.name = oddText(random.pick(['host', 'address', 'uri']), random);
      const names = [dnsName(scenario.name), dnsName(`*.${scenario.name}`), ipAddress(10, 0, 0, 1), loopback, mapped];
      const chosen = random.some(names, 0, 3);
      setExtension(scenario.certificate, extensionType.subjectAltName, subjectAltName(chosen));
      if (random.oneIn(3)) removeExtension(scenario.certificate, extensionType.subjectAltName);
      if (random.oneIn(3)) scenario.certificate.subject = nameOf(scenario.name);
    },
  },
  {
    name: 'an authority with an odd name has not signed',
    weight: 2,
    apply: (scenario, random) => {
      const authority = authorityOf(scenario, random);
      const type = random.pick(['2.5.4.3', '2.5.4.3', '2.5.4.10', '2.5.4.11']);
      const value = random.pick([
        text(0x0c, unicodeText(random)),
        text(0x1e, Buffer.from(unicodeText(random), 'utf16le').swap16().toString('latin1'), 'latin1'),
        text(0x14, String.fromCharCode(1 + random.below(255), 0x41), 'latin1'),
      ]);
      authority.subject = name(
        attribute(type, value),
        ...(random.oneIn(3) ? [attribute('2.5.4.3', text(0x0c, ''))] : []),
      );
      for (const draft of scenario.chain) if (draft.issuer === authority) draft.signingKey = random.pick(commonKeys);
    },
  },
  {
    name: 'only a common name',
    weight: 2,
    apply: (scenario, random) => {
      removeExtension(scenario.certificate, extensionType.subjectAltName);
      const label = random.pick(['host.example.com', '*.example.com', '10.0.0.1', '', 'Host.Example.COM.']);
      scenario.certificate.subject = nameOf(label);
      scenario.name = random.pick(['host.example.com', '10.0.0.1', 'host.example.com.', '']);
    },
  },
  {
    name: 'a subject of odd attributes',
    weight: 3,
    apply: (scenario, random) => {
      anyOf(scenario, random).subject = random.pick(subjects);
    },
  },
];

const loopback = ipAddress(...Array(15).fill(0), 1);
const mapped = ipAddress(...Array(10).fill(0), 0xff, 0xff, 10, 0, 0, 1);

/** A GeneralName. Good ones in the greater part, else nothing would be compared. */
export function generalName(random: Random): Bytes {
  switch (random.below(12)) {
    case 0:
    case 1:
    case 2:
      return dnsName(random.pick(dnsNames));
    case 3:
      return text(0x81, random.pick([...emails, ...moreEmails]));
    case 4:
      return text(0x86, random.pick(uris));
    case 5:
      return random.pick([ipAddress(10, 0, 0, 1), ipAddress(192, 168, 1, 1), loopback, mapped]);
    case 6:
      return random.pick([ipAddress(10, 0, 0), ipAddress(), ipAddress(10, 0, 0, 0, 255, 0, 0, 0)]);
    case 7:
      return element(0xa4, nameOf('directory'));
    case 8:
      return text(0x82, oddText('host', random));
    case 9:
      return text(0x81, oddText('mail', random));
    case 10:
      return text(0x86, oddText('uri', random));
    default:
      return random.pick([
        element(0xa0, oid('1.3.6.1.4.1.311.20.2.3'), element(0xa0, text(0x0c, 'user@example.com'))),
        element(0x88, [0x2a, 3]),
        element(0x89, [1]),
        element(0xa2, dnsName('x')),
        text(0x82, 'latin\xe9.example.com', 'latin1'),
      ]);
  }
}
