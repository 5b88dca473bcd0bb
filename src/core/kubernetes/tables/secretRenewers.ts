import { day } from '../../text/duration.ts';

/** A controller that makes the CA in a Secret and renews it automatically, and when. `data/sources.json` explains the sources. */
export interface SecretRenewerRecord {
  /** Official spelling. */
  readonly name: string;
  /** What shows that it makes the Secret: all of these. */
  readonly label?: readonly [name: string, value: string];
  readonly annotation?: string;
  /** Kind and group of an owner. */
  readonly owner?: readonly [kind: string, group: string];
  readonly secret?: RegExp;
  /** The object that it is made for, in the same namespace: its name is the value of this label, or stands in the annotation. */
  readonly object?: { readonly kind: string; readonly label?: string; readonly annotation?: string };
  /** How long before the end it renews by itself, in milliseconds; less than 1: share of the life. */
  readonly before: number;
  /** Where the object sets another time: a duration of Go, days, or a share of the life in percent. The first that is there counts. */
  readonly set?: readonly (readonly [unit: 'duration' | 'days' | 'percent', ...path: string[]])[];
  /** A field that is `true` where it makes the CA itself, and what the field is if it is absent. */
  readonly makes?: readonly [absent: string, ...path: string[]];
}

const strimzi = (ca: 'clusterCa' | 'clientsCa', secret: RegExp): SecretRenewerRecord => ({
  name: 'Strimzi',
  label: ['strimzi.io/kind', 'Kafka'],
  secret,
  object: { kind: 'Kafka', label: 'strimzi.io/cluster' },
  before: 30 * day,
  set: [['days', 'spec', ca, 'renewalDays']],
  makes: ['true', 'spec', ca, 'generateCertificateAuthority'],
});

/** The first record that fits counts. */
export const secretRenewers: readonly SecretRenewerRecord[] = [
  { name: 'cert-manager', annotation: 'cert-manager.io/certificate-name', object: { kind: 'Certificate', annotation: 'cert-manager.io/certificate-name' }, before: 1 / 3, set: [['duration', 'spec', 'renewBefore'], ['percent', 'spec', 'renewBeforePercentage']], makes: ['false', 'spec', 'isCA'] }, // sources: CM
  strimzi('clusterCa', /-cluster-ca-cert$/), // sources: STRIMZI
  strimzi('clientsCa', /-clients-ca-cert$/), // sources: STRIMZI
  { name: 'CloudNativePG', owner: ['Cluster', 'postgresql.cnpg.io'], before: 7 * day }, // sources: CNPG
  { name: 'Elastic Cloud on Kubernetes', owner: ['Elasticsearch', 'elasticsearch.k8s.elastic.co'], secret: /-ca-internal$/, before: day }, // sources: ECK
  { name: 'istiod', secret: /^istio-ca-secret$/, before: 0.2 }, // sources: ISTIO
];
