import { scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { Material, PlacedObject } from '../../pki/cluster/model.ts';
import type { CertificateNode } from '../../pki/model.ts';
import { hostnameFault } from '../../pki/verification/hostname.ts';
import { goReadingOf } from '../../x509/go/goReadingOf.ts';
import type { CalledService } from './clientConfigs.ts';
import { materialUnder, type ObjectIndex } from './objectIndex.ts';

/** A Secret from which a service's server takes its certificate, as far as the files tell. */
export interface ServingSecret {
  readonly secret: PlacedObject;
  readonly material: Material;
  readonly leaf: CertificateNode;
  /** The certificate is for that service, or the service is declared to have it; otherwise names alone say so. */
  readonly isCertain: boolean;
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
    const isCertain = declared.has(secret.object.name ?? '') || namesService(leaf, service);
    const isLikely = isCertain || isNamedAfter(secret.object.name ?? '', service.name);
    return isLikely ? [{ secret, material, leaf, isCertain }] : [];
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
