/** The curve of a simulated fleet: as a table, and as an SVG. */
import * as echarts from 'echarts';

/** Seconds that are drawn as one point. */
const STEP_S = 5;

export function printFleet({ seconds }) {
  console.log('    second requests/s  refused/s accepted kB/s  held MB');
  for (const point of averaged(seconds).filter((_, index) => index % 6 === 0)) {
    const { at, requests, refused, acceptedBytes, heldBytes } = point;
    const columns = [at, requests, refused, acceptedBytes / 1000, heldBytes / 1e6];
    console.log(columns.map((value) => value.toFixed(1).padStart(10)).join(' '));
  }
}

function averaged(seconds) {
  const points = [];
  for (let at = 0; at < seconds.length; at += STEP_S) {
    const span = seconds.slice(at, at + STEP_S);
    const sums = span.reduce((sum, second) => {
      for (const name of Object.keys(second)) sum[name] = (sum[name] ?? 0) + second[name];
      return sum;
    }, {});
    const means = Object.entries(sums).map(([name, sum]) => [name, sum / span.length]);
    points.push({ ...Object.fromEntries(means), at });
  }
  return points;
}

export function drawFleet({ options, seconds }) {
  const points = averaged(seconds);
  const quota = options.shards * options.shardBytesPerS;
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 900, height: 420 });
  const line = (name, yAxisIndex, read) => ({
    name,
    type: 'line',
    yAxisIndex,
    showSymbol: false,
    lineStyle: { width: 1.5 },
    data: points.map((point) => [point.at, read(point)]),
  });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: {
      text: `${options.producers} producers through an outage of ${options.outageS} s`,
      textStyle: { fontSize: 14 },
    },
    legend: { top: 28 },
    grid: { left: 70, right: 70, top: 75, bottom: 45 },
    xAxis: { type: 'value', name: 'seconds', nameLocation: 'middle', nameGap: 28 },
    yAxis: [
      { type: 'value', name: 'requests a second' },
      { type: 'value', name: '% / MB', splitLine: { show: false } },
    ],
    series: [
      line('requests', 0, ({ requests }) => requests),
      line('refused', 0, ({ refused }) => refused),
      line('accepted, % of the quota', 1, (point) => (point.acceptedBytes / quota) * 100),
      line('held by all, MB', 1, ({ heldBytes }) => heldBytes / 1e6),
    ],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
