import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { certificateRole } from '../../../src/core/kubernetes/certificateRole.ts';
import { componentFlagOf } from '../../../src/core/kubernetes/componentFlagOf.ts';
import { type ComponentRecord, componentFlags } from '../../../src/core/kubernetes/tables/componentFlags.ts';
import {
  type ConnectionPartyRecord,
  connectionParties,
} from '../../../src/core/kubernetes/tables/connectionParties.ts';
import type {
  ConnectionRecord,
  FieldOrigin,
  FlagOrigin,
  MaterialOrigin,
  NameOrigin,
} from '../../../src/core/kubernetes/tables/connectionRecord.ts';
import { connections } from '../../../src/core/kubernetes/tables/connections.ts';
import { flagComments } from '../../support/flagComments.ts';
import { sourcesInComments } from '../../support/sourcesInComments.ts';

interface ReferenceEdge {
  readonly id: string;
  readonly no: number;
  readonly port: number;
  readonly client: string;
  readonly server: string;
  readonly clientCert: string | null;
  readonly serverCert: string | null;
  readonly clientCertAlternatives: readonly string[];
  readonly serverCertAlternatives: readonly string[];
  readonly serverCertFrom: readonly string[];
  readonly clientVerifiesServerWith: readonly string[];
  readonly clientCertFrom: readonly string[];
  readonly serverVerifiesClientWith: readonly string[];
  readonly nameCheck: string;
  readonly clientNameCheck: string;
  readonly ref: readonly string[];
}

const reference: { readonly edges: readonly ReferenceEdge[] } = JSON.parse(
  readFileSync('test/fixtures/domain/connections.json', 'utf8'),
);
const records: readonly ConnectionRecord[] = connections;
const flagTable: Readonly<Record<string, ComponentRecord>> = componentFlags;
const parties: Readonly<Record<string, ConnectionPartyRecord>> = connectionParties;

test('every connection of the reference has a record, with its roles, port and sources', () => {
  assert.deepEqual(
    records.map(({ id, no, port, clientRoles, serverRoles }, index) => ({
      id,
      no,
      port,
      clientRoles,
      serverRoles,
      sources: sourcesInComments('connections')[index],
    })),
    reference.edges.map((edge) => ({
      id: edge.id,
      no: edge.no,
      port: edge.port,
      clientRoles: [edge.clientCert, ...edge.clientCertAlternatives].filter((role) => role !== null),
      serverRoles: [edge.serverCert, ...edge.serverCertAlternatives].filter((role) => role !== null),
      sources: edge.ref,
    })),
  );
});

/** Flags that the reference names, but in no table of flags: of software that is not described, or not settled. */
const flagsOfOthers = ['--server-ca-cert', '--peer-advertise-ip', '--peer-advertise-port'];

describe('connection', () => {
  for (const record of records) {
    const edge = reference.edges.find(({ id }) => id === record.id);

    test(`${record.id}: what it names exists`, () => {
      for (const role of [...record.clientRoles, ...record.serverRoles]) assert.ok(certificateRole(role), role);
      for (const { flag } of flagsIn(record)) {
        assert.ok(componentFlagOf(flag.component, flag.name), `${flag.component} ${flag.name}`);
      }
    });

    test(`${record.id}: each flag stands where its kind belongs`, () => {
      const kinds = (origins: readonly (MaterialOrigin | NameOrigin)[]) =>
        origins.flatMap((origin) =>
          isFlag(origin) ? componentFlagOf(origin.flag.component, origin.flag.name)?.role : [],
        );
      for (const kind of kinds([...record.serverCertificate, ...record.clientCertificate])) {
        assert.ok(kind === 'certificate' || kind === 'certificateAndKey', kind);
      }
      for (const kind of kinds([...record.clientVerifiesWith, ...record.serverVerifiesWith])) {
        assert.ok(kind === 'ca' || kind === 'pin', kind);
      }
      for (const kind of kinds(record.nameFrom)) assert.equal(kind, 'address');
      for (const kind of kinds(record.verificationIsSkippedBy ?? [])) assert.equal(kind, 'boolean');
      for (const { flag } of kubeconfigFlagsIn(record)) {
        assert.equal(componentFlagOf(flag.component, flag.name)?.role, 'kubeconfig', flag.name);
      }
    });

    test(`${record.id}: every flag that the reference names is in the record, or the other half of one that is`, () => {
      const flags = flagsIn(record).map(({ flag }) => flag);
      const known = new Set(
        flags.flatMap(({ component, name }) => [name, componentFlagOf(component, name)?.pairs ?? name]),
      );
      for (const named of JSON.stringify(edge).matchAll(/(?<![\w-])--[a-z][a-z-]+/g)) {
        const [name] = named;
        assert.ok(known.has(name) || flagsOfOthers.includes(name), name);
      }
    });

    test(`${record.id}: words come last`, () => {
      for (const column of [
        record.serverCertificate,
        record.clientVerifiesWith,
        record.clientCertificate,
        record.serverVerifiesWith,
        record.nameFrom,
      ]) {
        assert.ok(column.length > 0);
        for (const origin of column.slice(0, -1)) assert.equal(typeof origin, 'object');
      }
    });

    test(`${record.id}: its parties are named`, () => {
      for (const party of [record.client, record.server]) assert.match(parties[party]?.label() ?? '', /^\S.{2,}/);
    });
  }
});

test('a flag that is about a connection stands in its record', () => {
  const switches = new Map<string, ConnectionRecord>(records.map((record) => [record.id, record]));
  for (const [component, { flags }] of Object.entries(flagTable)) {
    for (const { flag: name, role } of flags) {
      const { edges = [] } = flagComments.get(`${component} ${name}`) ?? {};
      // A configuration file stands in the records with its fields, a key with its certificate.
      if (role === 'config' || role === 'key' || ignored.has(name)) continue;
      for (const id of edges) {
        const record = switches.get(id);
        assert.ok(record, `${component} ${name}: ${id}`);
        const isNamed = flagsIn(record).some(({ flag }) => flag.component === component && flag.name === name);
        assert.ok(isNamed, `${component} ${name}: ${id}`);
      }
    }
  }
});

/** The same CA and pair are used as for --etcd-servers, with other hosts. */
const ignored = new Set(['--etcd-servers-overrides']);

test('every party takes part in a connection', () => {
  const taking = new Set<string>(records.flatMap(({ client, server }) => [client, server]));
  assert.deepEqual(
    Object.keys(parties).filter((party) => !taking.has(party)),
    [],
  );
});

test('fields of secrets, files and kubeconfigs say what they hold', () => {
  for (const { field } of records.flatMap((record) => fieldsIn(record))) {
    if (/secretName|certificateRefs|CertificateRefs|CertificateRef$|\/[\w-]+-secret'\]$/.test(field.path)) {
      assert.match(field.holds ?? '', /^(secret|configMap)Name$/, field.path);
      assert.match(field.key ?? '', /^(tls|ca)\.crt$/, field.path);
    }
    if (/File$|egressSelections.*(caBundle|clientCert)$/.test(field.path)) {
      assert.match(field.holds ?? '', /[pP]ath$/, field.path);
    }
  }
});

/** All flags in a record, wherever they stand. */
function flagsIn(value: unknown): FlagOrigin[] {
  if (typeof value !== 'object' || value === null) return [];
  return isFlag(value) ? [value] : Object.values(value).flatMap((part) => flagsIn(part));
}

function kubeconfigFlagsIn(value: unknown): FlagOrigin[] {
  if (typeof value !== 'object' || value === null) return [];
  return 'kubeconfig' in value
    ? flagsIn(value.kubeconfig)
    : Object.values(value).flatMap((part) => kubeconfigFlagsIn(part));
}

function fieldsIn(value: unknown): FieldOrigin[] {
  if (typeof value !== 'object' || value === null) return [];
  return isField(value) ? [value] : Object.values(value).flatMap((part) => fieldsIn(part));
}

function isFlag(value: unknown): value is FlagOrigin {
  return typeof value === 'object' && value !== null && 'flag' in value;
}

function isField(value: unknown): value is FieldOrigin {
  return typeof value === 'object' && value !== null && 'field' in value;
}
