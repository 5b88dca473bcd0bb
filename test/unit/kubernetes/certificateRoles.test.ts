import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type CertificateRole, certificateRoles } from '../../../src/core/kubernetes/tables/certificateRoles.ts';
import { recognitionRules } from '../../../src/core/kubernetes/tables/recognition.ts';

interface ReferenceCertificate {
  readonly id: string;
  readonly kubeadmName: string | null;
  readonly docName: string | null;
  readonly use: string;
  readonly parent: string | null;
  readonly eku: readonly string[];
  readonly ku: readonly string[];
  readonly subject: {
    readonly cn: string | null;
    readonly o: readonly string[];
    readonly eras?: readonly { readonly k8s: string; readonly o: readonly string[] }[];
    readonly note?: string;
  };
  readonly sans: {
    readonly dns: readonly string[];
    readonly ip: readonly string[];
    readonly extraFrom?: string;
    readonly rule: string;
  };
  readonly validity: string;
  readonly restart: readonly string[];
  readonly src: readonly string[];
}

const reference: { readonly certificates: readonly ReferenceCertificate[] } = JSON.parse(
  readFileSync('test/fixtures/domain/certificates.json', 'utf8'),
);
const roles: readonly CertificateRole[] = certificateRoles;
const sourceOfTable = readFileSync('src/core/kubernetes/tables/certificateRoles.ts', 'utf8');

test('every certificate of the reference has a record, with its sources', () => {
  assert.deepEqual(
    roles.map(({ id }) => id),
    reference.certificates.map(({ id }) => id),
  );
  const sources = [...sourceOfTable.matchAll(/^ {2}\/\/ sources: (.+)$/gm)].map(([, list = '']) => list.split(', '));
  assert.deepEqual(
    sources,
    reference.certificates.map(({ src }) => src),
  );
});

/** The reference's words for what the table has a name for. */
const names: Readonly<Record<string, string>> = {
  '<first address of serviceSubnet>': '<serviceAddress>',
  'addresses of type Hostname, InternalDNS, ExternalDNS from Node.status.addresses': '<nodeHostnames>',
  'addresses of type InternalIP, ExternalIP': '<nodeAddresses>',
  '<service>.<namespace>.svc, or the host of clientConfig.url': '<service>.<namespace>.svc',
  'every spec.tls[].hosts[] / listener hostname / rule host': '<hosts>',
  '<CN> (client-go/kubeadm put the CN as DNS SAN into the CA)': '<commonName>',
  'etcd-ca': '<commonName>',
  'front-proxy-ca': '<commonName>',
};
const inTable = (values: readonly string[]): readonly string[] => values.map((value) => names[value] ?? value);

describe('expected of', () => {
  for (const certificate of reference.certificates) {
    const role = roles.find(({ id }) => id === certificate.id);
    const expected = role?.expected;

    test(`${certificate.id}: names, use and issuer`, () => {
      assert.equal(role?.kubeadmName ?? null, certificate.kubeadmName);
      assert.equal(role?.documentedName ?? role?.kubeadmName ?? null, certificate.docName ?? certificate.kubeadmName);
      assert.equal(role?.use, certificate.use);
      assert.equal(role?.parent ?? 'none', (certificate.parent ?? 'self').replace('self', 'none'));
      assert.equal(expected === undefined, certificate.use === 'key');
    });

    test(`${certificate.id}: usages`, () => {
      const words = (usages: readonly string[]) => usages.filter((usage) => usage !== 'signer-defined');
      assert.deepEqual(expected?.extKeyUsage ?? [], words(certificate.eku));
      assert.deepEqual(
        expected?.keyUsage ?? [],
        words(certificate.ku).map((usage) => usage.replace(/ \(.*/, '')),
      );
      assert.equal(
        expected?.isKeyEnciphermentForRsa ?? false,
        certificate.ku.some((usage) => usage.endsWith('(RSA keys only)')),
      );
    });

    test(`${certificate.id}: subject`, () => {
      const { cn, note = '', eras = [], o } = certificate.subject;
      const said = `${cn} ${note}`
        .replaceAll('<unix time>', '<time>')
        .replaceAll('<unix>', '<time>')
        .replace('<user name>', '<user>');
      // The reference says `k3s-{server,client}-ca`, and names of other installers elsewhere.
      const own = expected?.commonNames?.[0];
      if (own === undefined) assert.match(said, /^(free|signer-defined|null) $/);
      else assert.ok(said.startsWith(own), said);
      if (own === undefined || o.includes('<groups>')) return;
      assert.deepEqual(
        expected?.organizations?.map(({ since, until, organizations }) => ({ since, until, organizations })),
        eras.length === 0
          ? [{ since: undefined, until: undefined, organizations: o }]
          : eras.map(({ k8s, o: organizations }) => ({ ...versions(k8s), organizations })).reverse(),
      );
    });

    test(`${certificate.id}: SANs`, () => {
      const { dns, ip, extraFrom, rule } = certificate.sans;
      assert.deepEqual(expected?.dnsNames ?? [], inTable(dns));
      assert.deepEqual(expected?.ipAddresses ?? [], inTable(ip));
      assert.equal(expected?.subjectAltName === 'forbidden', rule.startsWith('SANs are forbidden'));
      for (const field of expected?.namesFrom ?? [])
        assert.ok(extraFrom?.includes(`ClusterConfiguration.${field}`), field);
      assert.equal(expected?.namesFrom === undefined, extraFrom === undefined);
    });

    test(`${certificate.id}: lifetime and restart`, () => {
      const years = /^(\d+)y/.exec(certificate.validity)?.[1];
      assert.equal(expected?.lifetimeDays, years === undefined ? undefined : Number(years) * 365);
      // `every pod using in-cluster config`, `the webhook unless it reloads`: said in other words, or by `renewedBy`.
      const isSaid = (component: string) => !/ /.test(component);
      for (const component of certificate.restart.filter(isSaid))
        assert.ok(role?.restart?.().includes(component), component);
    });
  }
});

test('what others call a certificate is recognised as well', () => {
  for (const { id, expected } of roles) {
    const rules = recognitionRules.filter(({ role, commonName }) => role === id && commonName !== undefined);
    if (rules.length === 0) continue;
    for (const commonName of expected?.commonNames ?? []) {
      const example = commonName.replace('<time>', '1700000000').replaceAll(/<\w+>/g, 'n1');
      assert.ok(
        rules.some((rule) => rule.commonName?.test(example)),
        `${id}: ${commonName}`,
      );
    }
  }
});

/** `<=1.28`, `1.29 .. 1.36.0`, `>=1.36.1 and patch releases …` */
function versions(text: string): { readonly since: string | undefined; readonly until: string | undefined } {
  const [, until] = /(?:<=|\.\. )([\d.]+)/.exec(text) ?? [];
  const [, since] = /(?:^|>=)(\d[\d.]*\d)/.exec(text) ?? [];
  return { since, until };
}
