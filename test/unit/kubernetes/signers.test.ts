import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { componentFlagOf } from '../../../src/core/kubernetes/componentFlagOf.ts';
import { type RequestedUsage, requestedUsages } from '../../../src/core/kubernetes/tables/requestedUsages.ts';
import {
  podCertificateRules,
  type SignerRecord,
  signers,
  signingRequestRules,
} from '../../../src/core/kubernetes/tables/signers.ts';
import { keyUsageNames } from '../../../src/core/x509/x509Model.ts';
import { flagComments } from '../../support/flagComments.ts';

interface ReferenceSigner {
  readonly name: string;
  readonly issues: string;
  readonly autoApproved: boolean;
  readonly autoApprover: string | null;
  readonly signedBy: string;
  readonly subject: string;
  readonly san: string;
  readonly usagesRequired: readonly string[];
  readonly usagesAllowed: readonly string[];
  readonly exactUsageSets?: readonly (readonly string[])[];
  readonly lifetime: string;
  readonly keyFlags: readonly string[];
  readonly trust: string;
}

const reference: {
  readonly signers: readonly ReferenceSigner[];
  readonly csrUsages: Readonly<Record<string, string>>;
  readonly csrRules: readonly string[];
  readonly podCertificateRules: readonly string[];
} = JSON.parse(readFileSync('test/fixtures/domain/requests-and-tokens.json', 'utf8'));

const records: readonly SignerRecord[] = signers;
test('every signer of the reference has a record', () => {
  assert.deepEqual(
    records.map(({ name }) => name),
    reference.signers.map(({ name }) => name),
  );
});

describe('signer', () => {
  for (const signer of reference.signers) {
    const record = records.find(({ name }) => name === signer.name);

    test(`${signer.name}: usages, in words that requests may have`, () => {
      assert.deepEqual(record?.requiredUsages, signer.usagesRequired);
      const isFree = signer.usagesAllowed.includes('any');
      assert.deepEqual(record?.allowedUsages ?? 'any', isFree ? 'any' : signer.usagesAllowed);
      for (const usage of [...(record?.requiredUsages ?? []), ...(record?.allowedUsages ?? [])]) {
        assert.ok(Object.hasOwn(requestedUsages, usage), usage);
      }
      // All sets between what is required and what is allowed are the exact ones.
      const optional = record?.allowedUsages?.filter((usage) => !record.requiredUsages.includes(usage)) ?? [];
      for (const set of signer.exactUsageSets ?? []) {
        for (const usage of record?.requiredUsages ?? []) assert.ok(set.includes(usage));
      }
      if (signer.exactUsageSets !== undefined) assert.equal(signer.exactUsageSets.length, 2 ** optional.length);
    });

    test(`${signer.name}: subject, names, lifetime`, () => {
      const { organizations, forbiddenOrganizations, commonNamePrefix } = record?.subject ?? {};
      assert.deepEqual(organizations, /O exactly \[(.+?)\]/.exec(signer.subject)?.slice(1));
      assert.deepEqual(forbiddenOrganizations, /rejects O=(\S+)/.exec(signer.subject)?.slice(1));
      assert.equal(commonNamePrefix, /CN starts with (\S+)/.exec(signer.subject)?.[1]);
      const names = { any: /^copied/, none: /^no DNS/, dnsOrIp: /^at least one DNS or IP/ };
      if (record?.subjectAltName === undefined) assert.equal(signer.san, 'n/a');
      else assert.match(signer.san, names[record.subjectAltName]);
      assert.equal(record?.longestSeconds, signer.lifetime === 'max 24h' ? 86_400 : undefined);
    });

    test(`${signer.name}: who approves, signs and trusts`, () => {
      assert.equal(record?.isAutoApprovedWith !== undefined, signer.autoApproved);
      for (const permission of record?.isAutoApprovedWith ?? []) {
        assert.ok(signer.autoApprover?.includes(permission.replace('certificatesigningrequests', '')), permission);
      }
      assert.equal(
        signer.signedBy,
        record?.controller === undefined ? 'nobody' : `kube-controller-manager ${record.controller}`,
      );
      assert.deepEqual(
        record?.caFlags.map(({ flag }) => flag.name),
        signer.keyFlags,
      );
      for (const { flag } of record?.caFlags ?? []) assert.ok(componentFlagOf(flag.component, flag.name), flag.name);
      const trusting = record?.trustedBy?.flag;
      assert.equal(trusting?.name, /^--\S+/.exec(signer.trust)?.[0]);
      assert.ok(trusting === undefined || componentFlagOf(trusting.component, trusting.name));
      assert.equal(record?.isRefusedInV1 ?? false, signer.issues.includes('refuses to create'));
    });
  }
});

test('every word of spec.usages is known by what it becomes', () => {
  const written = ([word, usage]: [string, RequestedUsage]) => [
    word,
    'keyUsage' in usage
      ? `KU ${usage.keyUsage === 'nonRepudiation' ? 'contentCommitment' : usage.keyUsage}`
      : `EKU ${usage.extKeyUsage}`,
  ];
  assert.deepEqual(Object.fromEntries(Object.entries(requestedUsages).map(written)), reference.csrUsages);
  for (const usage of Object.values(requestedUsages)) {
    assert.ok(!('keyUsage' in usage) || keyUsageNames.includes(usage.keyUsage));
  }
});

test('the limits of requests are those of the reference', () => {
  const rules = reference.csrRules.join('\n');
  assert.equal(signingRequestRules.shortestSeconds, Number(/expirationSeconds >= (\d+)/.exec(rules)?.[1]));
  assert.equal(signingRequestRules.backdatedSeconds, Number(/now-(\d+)m/.exec(rules)?.[1]) * 60);
  assert.equal(signingRequestRules.shortLifetimeSeconds, Number(/ttl < (\d+)h/.exec(rules)?.[1]) * 3600);
  assert.equal(signingRequestRules.decidedSeconds, Number(/deleted after (\d+)h/.exec(rules)?.[1]) * 3600);
  assert.equal(signingRequestRules.pendingSeconds, Number(/pending ones after (\d+)h/.exec(rules)?.[1]) * 3600);
  assert.equal(signingRequestRules.conditions.join(', '), /conditions (.+?):/.exec(rules)?.[1]);
  const duration = flagComments.get('kube-controller-manager --cluster-signing-duration')?.note;
  assert.equal(signingRequestRules.usualDurationSeconds, Number(/default (\d+)h/.exec(duration ?? '')?.[1]) * 3600);

  const pods = reference.podCertificateRules.join('\n');
  assert.deepEqual(/(\d+)\.\.(\d+) /.exec(pods)?.slice(1).map(Number), [
    podCertificateRules.shortestSeconds,
    podCertificateRules.longestSeconds,
  ]);
  assert.equal(podCertificateRules.longestOfKubernetesSeconds, Number(/at most (\d+)\./.exec(pods)?.[1]));
  assert.match(pods, new RegExp(`RSA ${podCertificateRules.rsaBits.join('/')}`));
  for (const curve of podCertificateRules.curves) assert.ok(pods.includes(curve), curve);
  assert.equal(podCertificateRules.conditions.join(', '), /conditions (.+?):/.exec(pods)?.[1]);
});
