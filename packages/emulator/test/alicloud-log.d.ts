declare module '@alicloud/log' {
  import type { Agent } from 'node:http';

  interface ClientConfig {
    accessKeyId: string;
    accessKeySecret: string;
    securityToken?: string;
    endpoint: string;
  }

  export interface PostData {
    logs: { timestamp: number; timestampNsPart?: number; content: Record<string, string> }[];
    tags?: Record<string, string>[];
    topic?: string;
    source?: string;
  }

  export default class Client {
    constructor(config: ClientConfig);
    postLogStoreLogs(
      project: string,
      logstore: string,
      data: PostData,
      options?: { agent?: Agent },
    ): Promise<unknown>;
  }
}
