/**
 * Annotations and labels that make a controller inject the CA into an object: until then, the value is a placeholder.
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

/** Part of all marks, and of hardly any other key. */
const infix = '/inject-';
const shortestMark = 30;

/** Tells whether part of a text is an annotation or label that injects a CA into its object. */
export function isInjectionMark(text: string, start = 0, end = text.length): boolean {
  return end - start >= shortestMark && marks.has(text.slice(start, end));
}

/** Tells whether the value of a mark turns the injection on: the name of a source, or `true`. */
export function turnsInjectionOn(value: string): boolean {
  return value !== '' && value !== 'false';
}

/** Tells whether a text may contain a mark. */
export function mentionsInjection(text: string): boolean {
  return text.includes(infix);
}
