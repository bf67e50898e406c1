import { WinstonTransport } from '@axiomhq/winston';
import { openLogger } from './open-logger.mjs';

export function open({ port }) {
  const transport = new WinstonTransport({
    dataset: 'bench',
    token: 'xaat-bench',
    url: `http://127.0.0.1:${port}`,
  });
  // Its flush waits for the last request only.
  const { client } = transport;
  const underWay = new Set();
  const ingest = client.ingest.bind(client);
  client.ingest = (...args) => {
    const request = ingest(...args).finally(() => underWay.delete(request));
    underWay.add(request);
    return request;
  };
  const flush = async () => {
    if (transport.batch.length > 0) transport.flush();
    await Promise.all(underWay);
  };
  return openLogger(transport, { flush });
}
