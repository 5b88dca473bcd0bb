import { scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { Material, PlacedObject } from '../../pki/cluster/model.ts';
import type { CertificateNode } from '../../pki/model.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import { type CalledService, clientConfigKinds, clientConfigsOf, toService } from './clientConfigs.ts';
import { materialUnder, type ObjectIndex, valueUnder } from './objectIndex.ts';

/** A Secret from which a service's server takes its certificate, as far as the files tell. */
export interface ServingSecret {
  readonly secret: PlacedObject;
  readonly material: Material;
  readonly leaf: CertificateNode;
  /**
   * `certain`: the certificate is for that service, or the service is declared to have it. `name`: the Secret is named after
   * it. `file`: nothing else in the file can be meant.
   */
  readonly by: 'certain' | 'name' | 'file';
}

/** Finds the Secrets with the serving certificate of a service, near an object that calls it. */
export function servingSecretsOf(
  index: ObjectIndex,
  from: PlacedObject,
  service: CalledService,
): readonly ServingSecret[] {
  const declared = declaredSecrets(index, from, service);
  return index.near(from, 'Secret', service.namespace).flatMap((secret): readonly ServingSecret[] => {
    const material = materialUnder(index.graph, secret, 'tls.crt');
    const leaf = material && leafOf(material);
    if (material === undefined || leaf === undefined || isUsedAsCa(leaf)) return [];
    const { name = '' } = secret.object;
    const by =
      declared.has(name) || namesService(leaf, service)
        ? 'certain'
        : isNamedAfter(name, service.name)
          ? 'name'
          : isOnlyOne(index, from, secret, leaf, service)
            ? 'file'
            : undefined;
    return by === undefined ? [] : [{ secret, material, leaf, by }];
  });
}

/** The certificate that is presented: the first block, if it is one. */
export function leafOf({ occurrences: [first], certificates: [leaf] }: Material): CertificateNode | undefined {
  return first?.credential.fingerprint === leaf?.fingerprint ? leaf : undefined;
}

/** Secrets that a controller makes for the service: OpenShift by an annotation, cert-manager by a Certificate. */
function declaredSecrets(index: ObjectIndex, from: PlacedObject, service: CalledService): ReadonlySet<string> {
  const annotation = 'service.beta.openshift.io/serving-cert-secret-name';
  const ofService = index
    .near(from, 'Service', service.namespace)
    .filter(({ object }) => object.name === service.name)
    .map(({ object }) => scalarAt(object.root, 'metadata', 'annotations', annotation));
  const ofCertificates = index
    .near(from, 'Certificate', service.namespace)
    .filter(({ object }) => scalarsAt(object.root, 'spec', 'dnsNames').some(({ text }) => text === service.host))
    .map(({ object }) => scalarAt(object.root, 'spec', 'secretName'));
  return new Set([...ofService, ...ofCertificates].flatMap((node) => node?.text ?? []));
}

/**
 * The one certificate of a server in the file of the object that calls it, for no other service that the files know: who
 * writes both into one file means one for the other.
 */
function isOnlyOne(
  index: ObjectIndex,
  from: PlacedObject,
  secret: PlacedObject,
  leaf: CertificateNode,
  { namespace }: CalledService,
): boolean {
  if (secret.file !== from.file) return false;
  const pairs = index.near(from, 'Secret', namespace).filter((each) => valueUnder(each, 'tls.crt') !== undefined);
  if (pairs.length > 1) return false;
  return !knownServices(index, from, namespace).some((service) => namesService(leaf, service));
}

/** Services that stand in the files, or that are called. */
function knownServices(index: ObjectIndex, from: PlacedObject, namespace: string): readonly CalledService[] {
  const services = index.near(from, 'Service', namespace).flatMap(({ object: { name, root } }) => {
    const node = scalarAt(root, 'metadata', 'name');
    return name === undefined || node === undefined ? [] : [toService(name, namespace, node)];
  });
  const called = clientConfigKinds
    .flatMap((kind) => index.near(from, kind, undefined))
    .flatMap(clientConfigsOf)
    .flatMap(({ service }) => (service === undefined ? [] : [service]));
  return [...services, ...called];
}

/** The name that the API server asks for, or another form of it. */
function namesService(leaf: CertificateNode, { name, namespace, host }: CalledService): boolean {
  const reading = goReadingOf(leaf.certificate);
  if (!('certificate' in reading)) return false;
  const forms = [host, `${name}.${namespace}`, `${host}.cluster.local`];
  return forms.some((form) => hostnameFault(reading.certificate, form) === undefined);
}

/** Words that name what a Secret or a Service is, not whose it is. */
const commonWords = /^(?:tls|certs?|certificates?|servings?|servers?|secrets?|keys?|keypair|pair|services?|svc)$/;

/** `webhook-server-cert` is the Secret of `webhook-service`. */
function isNamedAfter(secret: string, service: string): boolean {
  const words = (name: string) =>
    name
      .split(/[-.]/)
      .filter((word) => !commonWords.test(word))
      .join('-');
  const wanted = words(service);
  return wanted !== '' && words(secret) === wanted;
}
