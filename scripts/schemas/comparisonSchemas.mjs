import { boolean, integer, list, moment, object, string, strings, words } from './types.mjs';

export const diff = object({
  schemaVersion: { const: 1 },
  same: integer,
  places: list(
    object({
      path: string,
      'field?': string,
      'movedTo?': {},
      'before?': string,
      'after?': string,
      fields: list(object({ id: string, removed: strings, added: strings })),
    }),
  ),
});

const served = object({
  subject: string,
  issuer: string,
  'notBefore?': moment,
  'notAfter?': moment,
  serialNumber: string,
  sha256: string,
  files: strings,
});
export const probe = object({
  schemaVersion: { const: 1 },
  server: object({ host: string, port: integer, serverName: string }),
  outcome: words('served', 'failed'),
  'why?': string,
  'detail?': string,
  'tls?': words('TLS 1.2', 'TLS 1.3'),
  'comparison?': object({
    kind: words('same', 'older', 'newer', 'other', 'unknown'),
    'inFiles?': served,
    'isOfOtherCa?': boolean,
  }),
  'verification?': object({
    trust: words('anchors', 'systemRoots', 'skipped', 'anyCa', 'unknown'),
    'accepted?': boolean,
    'error?': string,
  }),
  'chain?': list(served),
  'asksForClientCertificate?': boolean,
  'acceptableCas?': strings,
});

const rejection = {
  ...{ code: string, message: string },
  'certificate?': string,
};
const error = object({ ...rejection, 'hint?': object({ ...rejection, 'hint?': { type: 'object' } }) });
export const verify = object({
  schemaVersion: { const: 1 },
  accepted: boolean,
  'error?': error,
  paths: list(strings),
  tried: list(object({ path: strings, error })),
  'notes?': list(object({ code: string, clause: string, certificate: string })),
  'isCut?': boolean,
});
