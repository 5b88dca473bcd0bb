import type { Twist } from './twist.ts';

/** How certificates stand in the texts of the pools: which blocks Go takes. */
export const pemTwists: readonly Twist[] = [
  {
    name: 'PEM in an odd form',
    weight: 4,
    apply: (scenario, random) => {
      const edit = random.pick(pemEdits);
      const isEdited = random.below(4);
      let count = 0;
      scenario.alterPem = (text) => (isEdited === 3 || count++ % 3 === isEdited ? edit(text) : text);
    },
  },
];

/** Edits of a PEM text, after some of which Go takes the certificate no more. */
export const pemEdits: readonly ((text: string) => string)[] = [
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\n', ' \t\n'),
  (text) => text.replaceAll('\n', '\r'),
  (text) => text.trimEnd(),
  (text) => `subject=CN = x\n${text}`,
  (text) => ` ${text}`,
  (text) => text.replace('\n', '\nkey: value\n\n'),
  (text) => text.replace('\n', '\nkey: value\n'),
  (text) => text.replace('\n', '\n\n'),
  (text) => text.replaceAll('CERTIFICATE', 'X509 CERTIFICATE'),
  (text) => text.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'),
  (text) => text.replace('END CERTIFICATE', 'END CERT'),
  (text) => text.replace('-----END', '----END'),
  (text) => text.replace('\n-----END', '-----END'),
  (text) => text.replace('-----END CERTIFICATE-----', '-----END CERTIFICATE----- x'),
  (text) => text.replace('-----BEGIN CERTIFICATE-----', '-----BEGIN CERTIFICATE----- x'),
  (text) => text.replace('-----BEGIN CERTIFICATE-----\n', '-----BEGIN CERTIFICATE-----'),
  (text) => `-----BEGIN CERTIFICATE-----\n${text}`,
  (text) => `-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n${text}`,
  (text) => text.replace(/(\n.{20})/, '$1 '),
  (text) => text.replace(/(\n.{20})/, '$1\n'),
  (text) => text.replace(/(\n.{20})/, '$1\v'),
  (text) => text.replace(/(\n.{20})/, '$1!'),
  (text) => text.replace(/(\n.{20})./, '$1-'),
  (text) => text.replace(/=*\n-----END/, '\n-----END'),
  (text) => text.replace('\n-----END', '=\n-----END'),
  (text) => text.replace('\n-----END', '\n=\n-----END'),
  (text) => `${text}-----BEGIN`,
  (text) => `${text}-----BEGIN CERTIFICATE-----`,
  (text) => text + text,
  () => '',
  () => 'no certificate',
];
