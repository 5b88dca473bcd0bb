/**
 * Annotations and labels by which a controller writes the CA into an object: what stands there before is a stand-in.
 * From `silencers` of the Kubernetes PKI reference (section 5.8). Sources: CM, OCP.
 */
const marks: ReadonlySet<string> = new Set([
  'cert-manager.io/inject-ca-from',
  'cert-manager.io/inject-ca-from-secret',
  'cert-manager.io/inject-apiserver-ca',
  'certmanager.k8s.io/inject-ca-from',
  'certmanager.k8s.io/inject-apiserver-ca',
  'service.beta.openshift.io/inject-cabundle',
  'service.alpha.openshift.io/inject-cabundle',
  'config.openshift.io/inject-trusted-cabundle',
]);

/** What is in all marks, and hardly in any other key. */
const infix = '/inject-';
const shortestMark = 30;

/** Tells whether an annotation or label at a stretch of a text has a CA written into its object. */
export function isInjectionMark(text: string, start = 0, end = text.length): boolean {
  return end - start >= shortestMark && marks.has(text.slice(start, end));
}

/** Tells whether the value of a mark turns the injection on: the name of a source, or `true`. */
export function turnsInjectionOn(value: string): boolean {
  return value !== '' && value !== 'false';
}

/** Tells whether a text may hold a mark. */
export function mentionsInjection(text: string): boolean {
  return text.includes(infix);
}
