/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recorder of templates/speaking/recorder.mustache: parts and words are there, each shown in the states that its data-when names.
 *   ready → asking → recording ⇄ paused → done → sending; then offline (goes on by itself), failed, or where the form leads
 *   refused, absent, busy, insecure, unable: no recording here; the form's file input stays
 * It goes up in pieces; after a break the server says what it has. */
'use strict';
{
	const KINDS = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/webm'];
	const PIECE = 32768, TICK = 100, AGAIN = 4000, BARS = 40, FAINT = .008, FAINT_TICKS = 25, NEARLY = 10000;
	const REFUSALS = { NotAllowedError: 'refused', SecurityError: 'refused', NotReadableError: 'busy', AbortError: 'busy' };
	const UNSENT = ['recording', 'paused', 'done', 'sending', 'offline', 'failed'];
	const kind = window.MediaRecorder && KINDS.find(name => MediaRecorder.isTypeSupported(name));
	const clock = ms => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, '0')}`;

	/* How loud it is now, 0 to 1 */
	function meterOf(stream) {
		const context = new AudioContext(), ear = context.createAnalyser(), samples = new Float32Array(ear.fftSize);
		context.createMediaStreamSource(stream).connect(ear);
		return {
			read() {
				if (context.state !== 'running') return FAINT;
				ear.getFloatTimeDomainData(samples);
				return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
			},
			close: () => context.close(),
		};
	}

	/* A network or server that is away is worth another attempt; a refusal, or a login that has ended, is not */
	async function ask(address, options) {
		const answer = await fetch(address, options);
		if (answer.status >= 500) throw new Error('away');
		if (new URL(answer.url).pathname === document.querySelector('#app').dataset.login) throw answer;
		return answer;
	}

	function begin(root) {
		const form = root.closest('form'), most = root.dataset.seconds * 1000;
		const part = name => root.querySelector(`[data-part=${name}]`);
		const field = name => form.elements[name];
		const status = part('status');
		let state, stream, recorder, meter, ticker, spoken, since, levels, sound, upload, isTaken;

		const say = word => { if (status.textContent !== (status.dataset[word] || '')) status.textContent = status.dataset[word] || ''; };
		const length = () => Math.min(most, spoken + (recorder.state === 'recording' ? performance.now() - since : 0));
		function show(name) {
			state = root.dataset.state = name;
			for (const one of root.querySelectorAll('[data-when]')) one.toggleAttribute('hidden', !one.dataset.when.split(' ').includes(name));
			part('file').disabled = part('file').parentNode.hidden;
			say(name);
		}

		function draw() {
			levels = [...levels, meter ? meter.read() : FAINT].slice(-BARS);
			part('wave').setAttribute('d', levels.map((level, i) => {
				const half = Math.min(19, 1 + Math.sqrt(level) * 36).toFixed(1);
				return `M${(BARS - levels.length + i) * 5 + 2.5} ${20 - half}v${half * 2}`;
			}).join(''));
		}
		function tick() {
			if (state !== 'recording') return;
			draw();
			part('time').textContent = clock(length());
			const isFaint = levels.length >= FAINT_TICKS && levels.slice(-FAINT_TICKS).every(level => level < FAINT);
			say(most - length() < NEARLY && most > 2 * NEARLY ? 'nearly' : isFaint ? 'faint' : 'recording');
			if (length() >= most) stop();
		}
		async function start() {
			if (state === 'asking') return;
			show('asking');
			try {
				stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
				recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 48000 });
			} catch (error) {
				return show(REFUSALS[error.name] || 'absent');
			}
			const chunks = [];
			recorder.ondataavailable = ({ data }) => chunks.push(data);
			recorder.onstop = () => keep(new Blob(chunks, { type: kind.split(';')[0] }));
			stream.getTracks()[0].onended = stop; /* a call, or it was unplugged */
			try { meter = meterOf(stream); } catch { meter = null; }
			[spoken, since, levels, sound, upload] = [0, performance.now(), [], null, null];
			recorder.start(1000);
			ticker = setInterval(tick, TICK);
			show('recording');
			part('toggle').focus();
		}
		function stop() {
			if (!recorder || recorder.state === 'inactive') return;
			spoken = length();
			recorder.stop();
		}
		function hold() {
			spoken = length();
			recorder.pause();
			show('paused');
			part('resume').focus();
		}
		function goOn() {
			since = performance.now();
			recorder.resume();
			show('recording');
			part('pause').focus();
		}
		function keep(blob) {
			clearInterval(ticker);
			stream.getTracks().forEach(track => track.stop());
			meter?.close();
			URL.revokeObjectURL(part('own').src);
			if (!blob.size) return show('absent');
			sound = blob;
			part('own').src = URL.createObjectURL(sound);
			part('time').textContent = clock(spoken);
			show('done');
			part('send').focus();
		}

		function body(fields) {
			const data = new FormData();
			for (const name in fields) data.set(name, fields[name]);
			data.set('token', field('token').value);
			return { method: 'POST', body: data, headers: { Accept: 'application/json' } };
		}
		const read = answer => (answer.ok ? answer.json() : Promise.reject(answer));
		/* upload: {id, received}; what is known of it is asked for after a break */
		async function bringUp() {
			const address = root.dataset.upload, duration = Math.round(spoken);
			if (upload && upload.received < sound.size) {
				const known = await ask(`${address}/${upload.id}`, { headers: { Accept: 'application/json' } });
				upload = known.ok ? { ...upload, ...await known.json() } : null;
			}
			upload ||= await read(await ask(address, body({ bytes: sound.size, duration_ms: duration })));
			while (upload.received < sound.size) {
				const piece = sound.slice(upload.received, upload.received + PIECE);
				const { received } = await read(await ask(`${address}/${upload.id}`, body({ first_byte: upload.received, piece })));
				upload.received = received;
				part('sent').value = received / sound.size;
			}
			field('recording_id').value = upload.id;
			field('duration_ms').value = duration;
		}
		async function hand() {
			for (const name of ['recording_id', 'duration_ms']) field(name).disabled = false;
			const answer = await ask(form.action, { method: 'POST', body: new FormData(form), headers: { 'X-By-Script': '1' } });
			for (const name of ['recording_id', 'duration_ms']) field(name).disabled = true;
			if (!answer.ok) throw answer;
			isTaken = true;
			location.assign(answer.headers.get('Location'));
		}
		/* Why, as the page would have said */
		async function refuse(answer) {
			const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
			part('reason').textContent = (!answer.redirected && page.querySelector('#errors li, .note.bad p, main h1') || part('signed-out').content).textContent.trim();
			upload = null;
			show('failed');
			part('again').focus();
		}
		async function send() {
			part('sent').value = 0;
			show('sending');
			for (;;) try {
				await bringUp();
				return await hand();
			} catch (error) {
				if (error instanceof Response) return refuse(error);
				show('offline');
				await new Promise(resolve => {
					part('retry').onclick = resolve;
					addEventListener('online', resolve, { once: true });
					setTimeout(resolve, AGAIN);
				});
				if (state !== 'offline') return; /* recorded again meanwhile */
				show('sending');
			}
		}

		part('toggle').onclick = () => (['recording', 'paused'].includes(state) ? stop() : start());
		part('pause').onclick = hold;
		part('resume').onclick = goOn;
		part('again').onclick = part('ask').onclick = start;
		form.addEventListener('submit', event => {
			if (!sound || !part('file').disabled) return;
			event.preventDefault();
			send();
		});
		addEventListener('beforeunload', event => !isTaken && UNSENT.includes(state) && event.preventDefault());
		show(!isSecureContext ? 'insecure' : kind && navigator.mediaDevices ? 'ready' : 'unable');
	}
	document.querySelectorAll('[data-recorder]').forEach(begin);
}
