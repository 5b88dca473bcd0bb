import { boolean, integer, list, moment, object, severity, some, string, strings, words } from './types.mjs';

const position = object({ line: integer, character: integer });
const range = object({ start: position, end: position });
const publicKey = object({ algorithm: string, 'bits?': integer, 'curve?': string });
const key = object({
  ...{ algorithm: string, 'bits?': integer, 'curve?': string },
  encrypted: boolean,
  matchesCertificates: strings,
});
const facts = {
  subject: string,
  issuer: string,
  serialNumber: string,
  'notBefore?': moment,
  'notAfter?': moment,
  fingerprintSha256: string,
  subjectAltName: strings,
  publicKey,
  signatureAlgorithm: string,
  isCa: boolean,
  'pathLength?': integer,
  keyUsage: strings,
  extKeyUsage: strings,
  'subjectKeyIdentifier?': string,
  'authorityKeyIdentifier?': string,
  selfSigned: boolean,
  'role?': string,
  'issuedBy?': string,
};
const kind = words('certificate', 'certificationRequest', 'privateKey', 'publicKey', 'crl', 'token', 'unreadable');

/** Problems as every document of the command shows them. */
export const findings = list(
  object({
    code: string,
    severity,
    message: string,
    path: string,
    'range?': range,
    'fingerprintSha256?': string,
    'place?': string,
    related: list(object({ path: string, 'range?': range, message: string })),
  }),
);

export const inventory = object({
  schemaVersion: { const: 1 },
  files: list(
    object({
      path: string,
      'hostPath?': string,
      'unreadable?': string,
      'mode?': string,
      'place?': string,
      credentials: list(
        object({
          kind,
          encoding: strings,
          'keyPath?': string,
          'innerKeyPath?': string,
          'value?': integer,
          'valueRange?': range,
          'object?': object({
            documentIndex: integer,
            'apiVersion?': string,
            'kind?': string,
            'name?': string,
            'namespace?': string,
            'type?': string,
            'isInjected?': boolean,
          }),
          index: integer,
          'range?': range,
          'label?': string,
          'reason?': string,
          'problem?': object({
            layer: string,
            'code?': string,
            'range?': range,
            'character?': integer,
            'inputByte?': integer,
            'length?': integer,
            'isMislabelled?': boolean,
          }),
          'placeholder?': string,
          'certificate?': object({ ...facts, 'der?': string, 'problems?': strings }),
          'key?': key,
          'token?': object({
            'algorithm?': string,
            'keyId?': string,
            'issuer?': string,
            'subject?': string,
            audiences: strings,
            'expiresAt?': moment,
            'notBefore?': moment,
            'issuedAt?': moment,
            'warnAfter?': moment,
            'serviceAccount?': { type: 'object' },
            'boundTo?': { type: 'object' },
          }),
          'der?': string,
          'publicKey?': string,
        }),
      ),
    }),
  ),
  findings,
  'ignored?': object({ comments: integer, configuration: integer, baseline: integer }),
});

const shownPlace = object({
  path: string,
  'hostPath?': string,
  'line?': integer,
  'keyPath?': string,
  'innerKeyPath?': string,
  index: integer,
});
const shown = {
  problems: list(object({ code: string, severity, message: string })),
  places: list(shownPlace),
};
export const show = object({
  schemaVersion: { const: 1 },
  at: moment,
  items: list(
    some(
      object({
        kind: { const: 'certificate' },
        name: string,
        title: string,
        state: words('none', 'works', 'unknown', 'willStop', 'broken'),
        ...facts,
        fingerprintSha1: string,
        chain: strings,
        ...shown,
        connectionProblems: strings,
        privateKeys: list(shownPlace),
        'unread?': strings,
      }),
      object({
        kind,
        'subject?': string,
        'subjectAltName?': strings,
        'extKeyUsage?': strings,
        'key?': key,
        'reason?': string,
        ...shown,
      }),
    ),
  ),
});
