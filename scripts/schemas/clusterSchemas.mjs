import { findings } from './credentialSchemas.mjs';
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

const mapState = words('works', 'willStop', 'broken', 'unknown', 'none');
/** Hosts and webhooks, where the files tell of no control plane. */
const hosts = list(
  object({
    id: string,
    state: mapState,
    label: string,
    count: integer,
    chain: list(object({ title: string, 'detail?': string, 'isAtFault?': boolean })),
  }),
);

const clusters = list(object({ id: string, 'name?': string, machines: strings }));
const party = object({
  name: string,
  'component?': string,
  'machine?': string,
  'path?': string,
  'line?': integer,
  'isAssumed?': boolean,
});
const missing = object({ why: string, name: string, 'path?': string, 'line?': integer });
const source = some(
  string,
  object({ unknown: missing }),
  list(
    object({
      by: string,
      path: string,
      'line?': integer,
      'file?': string,
      certificates: strings,
      'isAssumed?': boolean,
    }),
  ),
);
const side = object({
  verdict: words('accepted', 'refused', 'notVerified', 'unknown', 'none'),
  'until?': moment,
  'path?': strings,
  'identity?': { type: 'object' },
  'isAssumed?': boolean,
  'reason?': string,
  'error?': string,
  'fingerprint?': string,
  'why?': string,
  'missing?': missing,
  'token?': object({ by: string, path: string, 'line?': integer }),
  shows: source,
  verifiedWith: source,
  'log?': list({ type: 'object' }),
});
export const connections = object({
  schemaVersion: { const: 1 },
  at: moment,
  clusters,
  'hosts?': hosts,
  connections: list(
    object({
      id: string,
      number: integer,
      kind: string,
      cluster: string,
      state: connectionState,
      'until?': moment,
      client: party,
      server: party,
      port: some(integer, string),
      names: list(object({ name: string, by: string, path: string, 'line?': integer, 'isServerName?': boolean })),
      serverSide: side,
      clientSide: side,
    }),
  ),
  unread,
});

const shownConnection = object({ id: string, number: integer, kind: string, state: connectionState });
export const forecast = object({
  schemaVersion: { const: 1 },
  at: moment,
  clusters,
  stopped: list(shownConnection),
  outages: list(
    object({
      at: moment,
      change: words('stops', 'starts'),
      cluster: string,
      cause: string,
      effects: strings,
      certificates: list(object({ fingerprint: string, 'role?': string, files: strings })),
      connections: list(shownConnection),
    }),
  ),
  unread,
});

const explainedConnection = { id: string, number: integer, kind: string, client: string, server: string };
const namedPlace = object({ name: string, kind: words('contained', 'missing'), path: string, 'line?': integer });
export const explanation = object({
  schemaVersion: { const: 1 },
  at: moment,
  errors: list(
    object({
      kind: string,
      quote: string,
      meaning: string,
      connections: list(
        object({
          ...explainedConnection,
          rejectedBy: words('client', 'server'),
          reason: string,
          error: string,
          'fingerprint?': string,
          alike: list(object(explainedConnection)),
          findings,
        }),
      ),
      more: integer,
      findings,
      rights: list(object({ text: string, isCause: boolean, 'path?': string, 'line?': integer })),
      named: list(namedPlace),
      places: list(namedPlace),
      unlike: list(object(explainedConnection)),
      certificates: list(object({ fingerprint: string, 'role?': string, files: strings })),
    }),
  ),
  unread,
});

const end = object({
  'shows?': object({ number: some(integer, string), name: string, 'signedBy?': string, 'fingerprint?': string }),
  'trusts?': string,
  'isAtFault?': boolean,
});
export const map = object({
  schemaVersion: { const: 1 },
  at: moment,
  'cluster?': object({ id: string, 'name?': string }),
  'controlPlane?': string,
  clusters: list(object({ id: string, label: string, state: mapState })),
  notes: list({}),
  unread,
  'hosts?': hosts,
  cards: list(
    object({ id: string, title: string, 'detail?': string, state: mapState, count: integer, isMissing: boolean }),
  ),
  connections: list(
    object({
      id: string,
      from: string,
      to: string,
      state: mapState,
      label: string,
      'reason?': string,
      'until?': moment,
      client: end,
      server: end,
      connections: strings,
    }),
  ),
  authorities: list(
    object({
      letter: string,
      'family?': {},
      certificates: list(object({ fingerprint: string, 'notAfter?': moment, files: strings })),
      stops: strings,
      learners: list(object({ kind: string, name: string, path: string, 'line?': integer })),
    }),
  ),
  forecast: list(object({ at: moment, end: {}, sentence: string, connections: strings })),
});
