import {
  boolean,
  connectionState,
  integer,
  list,
  moment,
  object,
  some,
  string,
  strings,
  unread,
  words,
} from './types.mjs';

const step = object({ kind: string, words: string, 'command?': string });
export const commands = object({
  schemaVersion: { const: 1 },
  'commands?': list(object({ id: string, tool: string, task: string, on: {}, text: string, 'note?': string })),
  'afterwards?': list(step),
  'rotation?': object({
    title: string,
    words: string,
    steps: list(object({ title: string, words: string, places: strings, 'nothing?': string, 'commands?': strings })),
  }),
  unread,
});

const place = { 'path?': string, 'line?': integer, 'keyPath?': string };
const planned = some(
  object({ kind: { const: 'certificate' }, fingerprintSha256: string, subject: string, 'notAfter?': moment }),
  object({ kind: words('privateKey', 'publicKey') }),
  object({ kind: { const: 'text' }, text: string }),
);
export const change = object({
  schemaVersion: { const: 1 },
  written: boolean,
  'renewal?': string,
  'script?': string,
  'refusal?': object({ code: string, reason: string, wayOut: string }),
  'title?': string,
  certificates: list(
    object({
      'fingerprintSha256?': string,
      'role?': string,
      name: string,
      'subject?': string,
      'endsNow?': moment,
      'notBefore?': moment,
      'notAfter?': moment,
      isCutAtCaEnd: boolean,
      'issuedBy?': string,
      'issuer?': string,
      'signatureAlgorithm?': string,
      key: object({ kind: words('new', 'same'), why: string, 'algorithm?': string }),
      extensions: list(object({ oid: string, action: string })),
    }),
  ),
  files: list(
    object({
      path: string,
      'hostPath?': string,
      kind: words('replace', 'create'),
      holdsKey: boolean,
      places: list(object({ ...place, what: string })),
      changes: list(object({ 'line?': integer, 'keyPath?': string, before: list(planned), after: list(planned) })),
    }),
  ),
  untouched: list(object({ ...place, reason: string, words: string })),
  warnings: list(object({ code: string, 'fingerprintSha256?': string, words: string })),
  connections: list(
    object({
      id: string,
      number: integer,
      kind: string,
      client: string,
      server: string,
      port: some(integer, string),
      'before?': connectionState,
      after: connectionState,
      'until?': moment,
      words: string,
      'repair?': {},
    }),
  ),
  afterwards: list(step),
  'notes?': strings,
  'notRenewed?': unread,
  'notLookedInto?': list({}),
  refused: list(
    object({
      fingerprintSha256: string,
      name: string,
      subject: string,
      paths: strings,
      code: string,
      reason: string,
      wayOut: string,
    }),
  ),
});

export const renewals = object({
  schemaVersion: { const: 1 },
  folder: string,
  'renewals?': list(object({ id: string, title: string, 'undoes?': string, 'undoneBy?': string, files: strings })),
  'interrupted?': list(
    object({
      id: string,
      title: string,
      folder: string,
      old: strings,
      new: strings,
      changed: strings,
      canComplete: boolean,
      canRollBack: boolean,
    }),
  ),
  damaged: list(object({ id: string, folder: string, paths: strings })),
});
