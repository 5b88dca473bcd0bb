import { defaultPolicy } from '../../src/core/findings/defaultPolicy.ts';
import type { Texts } from './repair.ts';
import { evaluate } from './saidByRecord.ts';
import { pictureOf } from './testCluster.ts';
import { testNow } from './testPki.ts';

/** What is said of kubeconfigs, `severity code: marked text`. */
export async function saidOf(texts: Texts, absent: readonly string[] = []): Promise<readonly string[]> {
  const { graph } = await pictureOf(texts, absent);
  return evaluate(graph, defaultPolicy, testNow)
    .filter(({ code }) =>
      /^(?:kubeconfig|exec|kubelet|tls-server|client-system|admin-conf|cluster-info|configmap|ext-auth|root-ca|private-ca)-/.test(
        code,
      ),
    )
    .map(({ severity, code, span, path: file }) => {
      const marked = texts[file]?.slice(span?.start, span?.end) ?? '';
      return `${severity} ${code}: ${marked.length > 40 ? `${marked.slice(0, 12)}…` : marked}`;
    });
}
