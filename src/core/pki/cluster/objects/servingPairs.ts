import { brokerKeys, servingKeys } from '../../../kubernetes/tables/servingKeys.ts';
import { itemsAt, mappingAt, nodeAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import { addToGroup } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { goReadingOf } from '../../../x509/go/goReadingOf.ts';
import { isUsedAsCa } from '../../certificateUse.ts';
import type { CertificateNode, DecodedFile } from '../../pkiModel.ts';
import type { Material, PlacedObject } from '../clusterModel.ts';
import { leafOf } from './leafOf.ts';
import { materialUnder, type ObjectIndex, valueUnder } from './objectIndex.ts';

/** A Secret with a certificate that a server may present. */
export interface ServingPair {
  readonly secret: PlacedObject;
  readonly material: Material;
  readonly leaf: CertificateNode;
}

/** All such Secrets, by what tells whose they are. */
interface ServingPairs {
  /** By each DNS name of the certificate, in lower case. */
  readonly byHost: ReadonlyMap<string, readonly ServingPair[]>;
  /** By {@link wordsOf} the Secret's name. */
  readonly byWords: ReadonlyMap<string, readonly ServingPair[]>;
  readonly byName: ReadonlyMap<string, readonly ServingPair[]>;
  readonly byFile: ReadonlyMap<DecodedFile, readonly ServingPair[]>;
  /** Certificates of cert-manager, by each host that they ask for. */
  readonly requestsByHost: ReadonlyMap<string, readonly PlacedObject[]>;
}

/** Collects the Secrets with certificates that servers may present. */
export const servingPairsOf = memoisedBy(collect);

function collect(index: ObjectIndex): ServingPairs {
  const byHost = new Map<string, ServingPair[]>();
  const byWords = new Map<string, ServingPair[]>();
  const byName = new Map<string, ServingPair[]>();
  const byFile = new Map<DecodedFile, ServingPair[]>();
  for (const secret of index.ofKind('Secret')) {
    const material = servingMaterial(index, secret);
    const leaf = material && leafOf(material);
    for (const pair of material === undefined ? brokerPairs(index, secret) : []) {
      for (const host of new Set(dnsNamesOf(pair.leaf))) addToGroup(byHost, host, pair);
    }
    if (material === undefined || leaf === undefined || isUsedAsCa(leaf)) continue;
    const pair = { secret, material, leaf };
    const { name = '' } = secret.object;
    const words = wordsOf(name);
    for (const host of new Set(dnsNamesOf(leaf))) addToGroup(byHost, host, pair);
    if (words !== '') addToGroup(byWords, words, pair);
    addToGroup(byName, name, pair);
    addToGroup(byFile, secret.file, pair);
  }
  const requestsByHost = new Map<string, PlacedObject[]>();
  for (const request of index.ofKind('Certificate')) {
    const hosts = new Set(scalarsAt(request.object.root, 'spec', 'dnsNames').map(({ text }) => text));
    for (const host of hosts) addToGroup(requestsByHost, host, request);
  }
  return { byHost, byWords, byName, byFile, requestsByHost };
}

/** In the first layout that a Secret has; other keys than the usual ones tell something as a pair only. */
function servingMaterial({ graph }: ObjectIndex, secret: PlacedObject): Material | undefined {
  const layout = servingKeys.find(([certificate, key]) =>
    [certificate, ...(certificate === 'tls.crt' ? [] : [key])].every((each) => valueUnder(secret, each) !== undefined),
  );
  return layout && materialUnder(graph, secret, layout[0]);
}

/** The pairs of Kafka's brokers: they tell who answers under a host, and nothing by the names of the Secret and the file. */
function brokerPairs(index: ObjectIndex, secret: PlacedObject): readonly ServingPair[] {
  if (isReplaced(index, secret)) return [];
  const { graph } = index;
  return ['data', 'stringData'].flatMap((field) =>
    [...(mappingAt(secret.object.root, field)?.entries.keys() ?? [])].flatMap((key): readonly ServingPair[] => {
      const { name = '' } = brokerKeys.exec(key)?.groups ?? {};
      if (name === '' || valueUnder(secret, `${name}.key`) === undefined) return [];
      const material = materialUnder(graph, secret, key);
      const leaf = material && leafOf(material);
      return material === undefined || leaf === undefined || isUsedAsCa(leaf) ? [] : [{ secret, material, leaf }];
    }),
  );
}

/** Tells whether a listener of Kafka in the namespace presents a certificate of its own in place of the brokers'. */
function isReplaced(index: ObjectIndex, { object: { namespace } }: PlacedObject): boolean {
  return index
    .ofKind('Kafka')
    .some(
      ({ object }) =>
        object.namespace === namespace &&
        itemsAt(object.root, 'spec', 'kafka', 'listeners').some(
          (listener) => nodeAt(listener, 'configuration', 'brokerCertChainAndKey') !== undefined,
        ),
    );
}

/** The DNS names of a certificate as Go reads them, in lower case. */
export function dnsNamesOf({ certificate }: CertificateNode): readonly string[] {
  const reading = goReadingOf(certificate);
  return 'error' in reading ? [] : reading.certificate.dnsNames.map((name) => name.toLowerCase());
}

/** Words that name what a Secret or a Service is, not whose it is. */
const commonWords = /^(?:tls|certs?|certificates?|servings?|servers?|secrets?|keys?|keypair|pair|services?|svc)$/;

/** What a name tells of whose a Secret or a Service is: `webhook-server-cert` is the Secret of `webhook-service`. */
export function wordsOf(name: string): string {
  return name
    .split(/[-.]/)
    .filter((word) => !commonWords.test(word))
    .join('-');
}
