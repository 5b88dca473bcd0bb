import type { ComponentInstance, FilePlace } from './clusterModel.ts';
import { settingOf } from './components.ts';
import { listItems } from './servers.ts';

/** One of these must be in a list of cipher suites: Go's HTTP/2 server starts with no other (golang.org/x/net/http2, `ConfigureServer`). */
export const neededSuites = [
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
] as const;

const missing = 'http2: TLSConfig.CipherSuites is missing an HTTP/2-required AES_128_GCM_SHA256 cipher';

/** The list of a component with which its HTTP/2 server does not start, and what it prints. */
export function suitesWithoutHttp2(
  instance: ComponentInstance,
): { readonly place: FilePlace; readonly error: string; readonly quote: string } | undefined {
  const flag = instance.component === 'etcd' ? '--cipher-suites' : '--tls-cipher-suites';
  const setting = settingOf(instance, flag);
  const items = listItems(setting).filter(({ text }) => text !== '');
  const [first] = items;
  // What is filled in later is not known.
  if (setting === undefined || first === undefined || items.some(({ text }) => !/^[A-Z][A-Z0-9_]*$/.test(text)))
    return undefined;
  const hasNeeded = items.some(({ text }) => neededSuites.some((suite) => suite === text));
  // TLS 1.3 has suites of its own, which no list changes.
  const isNewer = /(?:1\.3|TLS13)$/.test(settingOf(instance, '--tls-min-version')?.value ?? '');
  const isOff = settingOf(instance, '--disable-http2-serving')?.value === 'true';
  if (hasNeeded || isNewer || isOff) return undefined;
  return {
    place: first.place,
    error: `${missing} (need at least one of ${neededSuites.join(' or ')})`,
    quote: missing,
  };
}
