/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sound/decoder.h"

#include <stdlib.h>
#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/mem.h>

#include "sound/encoder.h"
#include "sound/resampler.h"

#define READ_SIZE 32768
/* No piece of memory that a file asks for is larger: far above what tables of a recording of minutes need. */
#define ALLOCATION_MAXIMUM ((size_t)64 * 1024 * 1024)
/* Bytes read, at all and for each byte of the file: an index that leads back and forth ends. */
#define READ_AT_LEAST 1048576
#define READ_AGAIN_MAXIMUM 8
#define FRAME_SAMPLES_MAXIMUM 1048576
/* Recorders stop a moment after the limit that they were given. */
#define GRACE_SECONDS 1

/* decoder names, and what their files are called by in the whitelists */
#define DECODERS "pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_alaw,pcm_mulaw,opus,aac"
static const enum AVCodecID codecs[] = {AV_CODEC_ID_PCM_U8, AV_CODEC_ID_PCM_S16LE, AV_CODEC_ID_PCM_S24LE, AV_CODEC_ID_PCM_S32LE, AV_CODEC_ID_PCM_F32LE,
	AV_CODEC_ID_PCM_F64LE, AV_CODEC_ID_PCM_ALAW, AV_CODEC_ID_PCM_MULAW, AV_CODEC_ID_OPUS, AV_CODEC_ID_AAC};
static const char *const formats[] = {[SOUND_WAV] = "wav", [SOUND_WEBM] = "matroska", [SOUND_MP4] = "mov"};

struct decoding {
	const uint8_t *bytes;
	size_t length, position;
	uint64_t read, most_read;
	AVFormatContext *file;
	AVIOContext *input;
	AVCodecContext *codec;
	AVPacket *packet;
	AVFrame *frame;
	int stream;
	struct resampler speech, listening;
};

static int read_memory(void *context, uint8_t *buffer, int size)
{
	struct decoding *decoding = context;
	size_t count = decoding->length - decoding->position;

	if (count > (size_t)size)
		count = (size_t)size;
	if (!count)
		return AVERROR_EOF;
	decoding->read += count;
	if (decoding->read > decoding->most_read)
		return AVERROR(EIO);
	memcpy(buffer, decoding->bytes + decoding->position, count);
	decoding->position += count;
	return (int)count;
}

static int64_t seek_memory(void *context, int64_t offset, int whence)
{
	struct decoding *decoding = context;

	if (whence & AVSEEK_SIZE)
		return (int64_t)decoding->length;
	switch (whence & ~AVSEEK_FORCE) {
	case SEEK_SET:
		break;
	case SEEK_CUR:
		offset += (int64_t)decoding->position;
		break;
	case SEEK_END:
		offset += (int64_t)decoding->length;
		break;
	default:
		return AVERROR(EINVAL);
	}
	if (offset < 0 || offset > (int64_t)decoding->length)
		return AVERROR(EINVAL);
	decoding->position = (size_t)offset;
	return offset;
}

/* A file may name others (mov's data references do). */
static int open_nothing(AVFormatContext *file, AVIOContext **input, const char *url, int flags, AVDictionary **options)
{
	(void)file, (void)input, (void)url, (void)flags, (void)options;
	return AVERROR(EACCES);
}

static bool open_input(struct decoding *decoding)
{
	uint8_t *buffer = av_malloc(READ_SIZE);

	decoding->input = buffer ? avio_alloc_context(buffer, READ_SIZE, 0, decoding, read_memory, NULL, seek_memory) : NULL;
	if (!decoding->input)
		av_free(buffer);
	return decoding->input;
}

/* The format is the one that the first bytes name: nothing is guessed, and the file has no name to guess from. */
static bool open_file(struct decoding *decoding, const char *format)
{
	const AVInputFormat *demuxer = av_find_input_format(format);
	AVFormatContext *file = avformat_alloc_context();

	if (!file || !demuxer || !open_input(decoding)) {
		avformat_free_context(file);
		return false;
	}
	file->pb = decoding->input;
	file->io_open = open_nothing;
	file->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_NOPARSE | AVFMT_FLAG_NOFILLIN;
	file->format_whitelist = av_strdup(demuxer->name);
	file->codec_whitelist = av_strdup(DECODERS);
	file->protocol_whitelist = av_strdup("");
	if (!file->format_whitelist || !file->codec_whitelist || !file->protocol_whitelist) {
		avformat_free_context(file);
		return false;
	}
	if (avformat_open_input(&file, "", demuxer, NULL) < 0)
		return false;
	decoding->file = file;
	return true;
}

static bool is_taken(enum AVCodecID id)
{
	for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++)
		if (codecs[i] == id)
			return true;
	return false;
}

/* The first stream of sound; all others are thrown away as they are read. */
static bool choose_stream(struct decoding *decoding)
{
	decoding->stream = -1;
	for (unsigned i = 0; i < decoding->file->nb_streams; i++) {
		AVStream *stream = decoding->file->streams[i];

		if (decoding->stream < 0 && stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO && is_taken(stream->codecpar->codec_id))
			decoding->stream = (int)i;
		else
			stream->discard = AVDISCARD_ALL;
	}
	return decoding->stream >= 0;
}

static bool open_codec(struct decoding *decoding)
{
	const AVStream *stream = decoding->file->streams[decoding->stream];
	const AVCodec *decoder = avcodec_find_decoder(stream->codecpar->codec_id);
	AVCodecContext *codec = decoding->codec = decoder ? avcodec_alloc_context3(decoder) : NULL;

	if (!codec || avcodec_parameters_to_context(codec, stream->codecpar) < 0)
		return false;
	codec->codec_whitelist = av_strdup(DECODERS);
	codec->pkt_timebase = stream->time_base;
	codec->thread_count = 1;
	codec->max_samples = FRAME_SAMPLES_MAXIMUM;
	return codec->codec_whitelist && avcodec_open2(codec, decoder, NULL) == 0;
}

static enum resampled gather_frames(struct decoding *decoding)
{
	enum resampled outcome = RESAMPLED;
	AVFrame *frame = decoding->frame;

	while (outcome == RESAMPLED && avcodec_receive_frame(decoding->codec, frame) == 0) {
		const struct sound_format format = {frame->sample_rate, frame->ch_layout.nb_channels, (enum AVSampleFormat)frame->format};
		const uint8_t *const *planes = (const uint8_t *const *)frame->extended_data;

		outcome = resampler_add(&decoding->speech, &format, planes, frame->nb_samples);
		if (outcome == RESAMPLED)
			outcome = resampler_add(&decoding->listening, &format, planes, frame->nb_samples);
		av_frame_unref(frame);
	}
	return outcome;
}

/* What cannot be decoded is left out: what remains is the recording. */
static enum resampled decode_packets(struct decoding *decoding)
{
	enum resampled outcome = RESAMPLED;

	while (outcome == RESAMPLED && av_read_frame(decoding->file, decoding->packet) >= 0) {
		if (decoding->packet->stream_index == decoding->stream && avcodec_send_packet(decoding->codec, decoding->packet) == 0)
			outcome = gather_frames(decoding);
		av_packet_unref(decoding->packet);
	}
	if (outcome == RESAMPLED && avcodec_send_packet(decoding->codec, NULL) == 0)
		outcome = gather_frames(decoding);
	if (outcome == RESAMPLED)
		outcome = resampler_end(&decoding->speech);
	return outcome == RESAMPLED ? resampler_end(&decoding->listening) : outcome;
}

static enum sound_outcome decode(struct decoding *decoding, enum sound_kind kind, unsigned most_seconds)
{
	size_t seconds = (size_t)most_seconds + GRACE_SECONDS;

	decoding->packet = av_packet_alloc();
	decoding->frame = av_frame_alloc();
	if (!decoding->packet || !decoding->frame || !open_file(decoding, formats[kind]) || !choose_stream(decoding) || !open_codec(decoding) ||
	    resampler_start(&decoding->speech, SPEECH_RATE, AV_SAMPLE_FMT_S16, seconds * SPEECH_RATE) != RESAMPLED ||
	    resampler_start(&decoding->listening, ENCODER_RATE, AV_SAMPLE_FMT_FLT, seconds * ENCODER_RATE) != RESAMPLED)
		return SOUND_UNREADABLE;
	switch (decode_packets(decoding)) {
	case RESAMPLER_FULL:
		return SOUND_TOO_LONG;
	case RESAMPLED:
		return decoding->speech.count && decoding->listening.count ? SOUND_CONVERTED : SOUND_UNREADABLE;
	case RESAMPLER_FAILED:
	default:
		return SOUND_UNREADABLE;
	}
}

static void hand_over(struct decoding *decoding, struct decoded_sound *decoded)
{
	*decoded = (struct decoded_sound){
		.speech = (int16_t *)(void *)decoding->speech.gathered, .speech_count = decoding->speech.count,
		.listening = (float *)(void *)decoding->listening.gathered, .listening_count = decoding->listening.count,
	};
	decoding->speech.gathered = decoding->listening.gathered = NULL;
}

static void close_all(struct decoding *decoding)
{
	resampler_release(&decoding->speech);
	resampler_release(&decoding->listening);
	avcodec_free_context(&decoding->codec);
	avformat_close_input(&decoding->file);
	if (decoding->input)
		av_freep(&decoding->input->buffer);
	avio_context_free(&decoding->input);
	av_packet_free(&decoding->packet);
	av_frame_free(&decoding->frame);
}

enum sound_outcome decoder_read(const void *bytes, size_t length, unsigned most_seconds, struct decoded_sound *decoded)
{
	struct decoding decoding = {.bytes = bytes, .length = length, .most_read = READ_AT_LEAST + (uint64_t)length * READ_AGAIN_MAXIMUM};
	enum sound_kind kind = sound_kind_of(bytes, length);
	enum sound_outcome outcome;

	if (kind == SOUND_NONE)
		return SOUND_UNREADABLE;
	av_log_set_level(AV_LOG_QUIET);
	av_max_alloc(ALLOCATION_MAXIMUM);
	outcome = decode(&decoding, kind, most_seconds);
	if (outcome == SOUND_CONVERTED)
		hand_over(&decoding, decoded);
	close_all(&decoding);
	return outcome;
}

void decoded_release(struct decoded_sound *decoded)
{
	free(decoded->speech);
	free(decoded->listening);
	*decoded = (struct decoded_sound){0};
}
