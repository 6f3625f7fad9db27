/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules of dialogues/corrections.json against a list labelled by hand: sentences of learners with what they should be, and
 * sentences in which there is nothing to correct, many of them close to a rule. Every proposal must be right (precision), and most
 * mistakes of the list are found (recall); the rest of the list are mistakes that no rule knows, so that the figure says something.
 */
#include "models/correction.h"

#include "models/dialogue.h"
#include "unit/models/dialogues_in_arena.h"

struct labelled {
	const char *said, *meant; /* meant: NULL where nothing is wrong */
};

#define LEAST_RECALL_PERCENT 70

static const struct labelled sentences[] = {
	/* mistakes */
	{"I am go to school every day.", "I go to school every day."},
	{"I'm agree with you.", "I agree with you."},
	{"I am like pizza.", "I like pizza."},
	{"I am have two brothers.", "I have two brothers."},
	{"She is like music.", "She likes music."},
	{"He don't like vegetables.", "He doesn't like vegetables."},
	{"My mother don't eat meat.", "My mother doesn't eat meat."},
	{"It don't work.", "It doesn't work."},
	{"She have a cat.", "She has a cat."},
	{"My brother have a new bike.", "My brother has a new bike."},
	{"He go to school by bus.", "He goes to school by bus."},
	{"She study English every night.", "She studies English every night."},
	{"My father work in a bank.", "My father works in a bank."},
	{"Everyone like our teacher.", "Everyone likes our teacher."},
	{"He watch TV after dinner.", "He watches TV after dinner."},
	{"It taste good.", "It tastes good."},
	{"They has a big house.", "They have a big house."},
	{"We goes to the park.", "We go to the park."},
	{"I likes soccer.", "I like soccer."},
	{"I doesn't know.", "I don't know."},
	{"I is a student.", "I am a student."},
	{"He are my friend.", "He is my friend."},
	{"They is very kind.", "They are very kind."},
	{"You is right.", "You are right."},
	{"We was at home.", "We were at home."},
	{"I were tired.", "I was tired."},
	{"My friends is funny.", "My friends are funny."},
	{"Many people is waiting.", "Many people are waiting."},
	{"There is two dogs in the garden.", "There are two dogs in the garden."},
	{"I didn't went there.", "I didn't go there."},
	{"I goed to the park.", "I went to the park."},
	{"She buyed a book.", "She bought a book."},
	{"Did you saw the movie?", "Did you see the movie?"},
	{"She didn't had time.", "She didn't have time."},
	{"We didn't played outside.", "We didn't play outside."},
	{"Did you liked it?", "Did you like it?"},
	{"Yesterday I go to the museum.", "Yesterday I went to the museum."},
	{"I eat pizza yesterday.", "I ate pizza yesterday."},
	{"He go to school yesterday.", "He went to school yesterday."},
	{"We watch a movie last night.", "We watched a movie last night."},
	{"I have two dog.", "I have two dogs."},
	{"There are five student in my group.", "There are five students in my group."},
	{"I slept for ten hour.", "I slept for ten hours."},
	{"I have many friend.", "I have many friends."},
	{"We have six class on Monday.", "We have six classes on Monday."},
	{"Three person came.", "Three people came."},
	{"I exercise every days.", "I exercise every day."},
	{"I like this shoes.", "I like these shoes."},
	{"How much friends do you have?", "How many friends do you have?"},
	{"How many money do you need?", "How much money do you need?"},
	{"I have many homework today.", "I have a lot of homework today."},
	{"I finished my homeworks.", "I finished my homework."},
	{"The childs are playing.", "The children are playing."},
	{"I ate a apple.", "I ate an apple."},
	{"It was a interesting story.", "It was an interesting story."},
	{"He has an dog.", "He has a dog."},
	{"I want to be doctor.", "I want to be a doctor."},
	{"I am middle school student.", "I am a middle school student."},
	{"She is nurse.", "She is a nurse."},
	{"I want to become engineer.", "I want to become an engineer."},
	{"We play the soccer after school.", "We play soccer after school."},
	{"I have a breakfast at seven.", "I have breakfast at seven."},
	{"I run in morning.", "I run in the morning."},
	{"I went to home.", "I went home."},
	{"I go school by bus.", "I go to school by bus."},
	{"I went to there.", "I went there."},
	{"I like to listen music.", "I like to listen to music."},
	{"We discussed about the plan.", "We discussed the plan."},
	{"He arrived to the school late.", "He arrived at the school late."},
	{"See you in Monday.", "See you on Monday."},
	{"We meet at Friday.", "We meet on Friday."},
	{"It starts in seven o'clock.", "It starts at seven o'clock."},
	{"My birthday is on July.", "My birthday is in July."},
	{"It depends of the weather.", "It depends on the weather."},
	{"I am interesting in science.", "I am interested in science."},
	{"I'm interested about history.", "I'm interested in history."},
	{"I am very exciting!", "I am very excited!"},
	{"I am good in math.", "I am good at math."},
	{"Please wait me.", "Please wait for me."},
	{"Can you explain me the rule?", "Can you explain to me the rule?"},
	{"He said me that it was closed.", "He told me that it was closed."},
	{"We visited to Seoul.", "We visited Seoul."},
	{"I enjoy to read books.", "I enjoy reading books."},
	{"I want going to the beach.", "I want to go to the beach."},
	{"I want be a singer.", "I want to be a singer."},
	{"I'm looking forward to meet you.", "I'm looking forward to meeting you."},
	{"I can to swim.", "I can swim."},
	{"She can speaks English.", "She can speak English."},
	{"He will goes with us.", "He will go with us."},
	{"I couldn't went there.", "I couldn't go there."},
	{"My hobby is read books.", "My hobby is reading books."},
	{"I very like it.", "I really like it."},
	{"I was late because of I missed the bus.", "I was late because I missed the bus."},
	{"Although it rained, but we played.", "Although it rained, we played."},
	{"If I will see him, I'll tell him.", "If I see him, I'll tell him."},
	{"This is more better.", "This is better."},
	{"How do you think about it?", "What do you think about it?"},
	{"How is the weather like?", "What is the weather like?"},
	{"I did a mistake.", "I made a mistake."},
	{"You should eat medicine.", "You should take medicine."},
	{"I have fifteen years old.", "I am fifteen years old."},
	{"My sister is 10 year old.", "My sister is 10 years old."},
	{"i think so.", "I think so."},
	{"Can i go now?", "Can I go now?"},
	{"I study english.", "I study English."},
	{"I dont know.", "I don't know."},
	{"You should of called.", "You should have called."},
	{"its raining now.", "it's raining now."},
	{"I like it alot.", "I like it a lot."},
	/* mistakes that no rule knows */
	{"I am living here since 2020.", "I have lived here since 2020."},
	{"He suggested me to go.", "He suggested that I go."},
	{"I feel myself good.", "I feel good."},
	{"She gave to me a present.", "She gave me a present."},
	{"The movie was very bored.", "The movie was very boring."},
	{"I have seen him yesterday.", "I saw him yesterday."},
	{"Where you are going?", "Where are you going?"},
	{"What means this word?", "What does this word mean?"},
	{"I am used to get up early.", "I am used to getting up early."},
	{"It is depend on you.", "It depends on you."},
	{"He is taller then me.", "He is taller than me."},
	{"I like very much pizza.", "I like pizza very much."},
	{"I go to shopping with mom.", "I go shopping with Mom."},
	{"Please borrow me your pen.", "Please lend me your pen."},
	{"You have to been quiet.", "You have to be quiet."},
	/* Korean */
	{"그러면 안되요.", "그러면 안 돼요."},
	{"이제 가도 되요?", "이제 가도 돼요?"},
	{"선생님이 됬어요.", "선생님이 됐어요."},
	{"늦게 되서 미안해요.", "늦게 돼서 미안해요."},
	{"부자가 돼고 싶어요.", "부자가 되고 싶어요."},
	{"저는 고기를 않 먹어요.", "저는 고기를 안 먹어요."},
	{"어렵지 안아요.", "어렵지 않아요."},
	{"오늘이 몇일이에요?", "오늘이 며칠이에요?"},
	{"정말 오랫만이에요.", "정말 오랜만이에요."},
	{"방을 깨끗히 청소했어요.", "방을 깨끗이 청소했어요."},
	{"제가 할께요.", "제가 할게요."},
	{"내일 갈 꺼예요.", "내일 갈 거예요."},
	{"집에 갈 거에요.", "집에 갈 거예요."},
	{"저는 학생이예요.", "저는 학생이에요."},
	{"그건 제 책이 아니예요.", "그건 제 책이 아니에요."},
	{"숙제가 있읍니다.", "숙제가 있습니다."},
	{"수영을 할수 있어요.", "수영을 할 수 있어요."},
	{"비가 올것 같아요.", "비가 올 것 같아요."},
	{"지금 몇시예요?", "지금 몇 시예요?"},
	{"사과 두개 주세요.", "사과 두 개 주세요."},
	{"감기가 다 낳았어요.", "감기가 다 나았어요."},
	{"영어를 가르켜 주세요.", "영어를 가르쳐 주세요."},
	{"나는 어떻해.", "나는 어떡해."},
	{"내일 뵈요.", "내일 봬요."},
	{"학교에 갔다와서 밥먹었어요.", "학교에 갔다 와서 밥 먹었어요."},
	{"문을 잠궜어요.", "문을 잠갔어요."},
	{"그 옷이 저한테 맞추어요.", "그 옷이 저한테 맞아요."},
	/* nothing wrong, and close to a rule */
	{"I am like my father.", NULL},
	{"Does she have a cat?", NULL},
	{"Can he go with us?", NULL},
	{"Let it go.", NULL},
	{"I saw him and she go out.", NULL},
	{"My mother and father have a shop.", NULL},
	{"My teacher made my friend go home.", NULL},
	{"Did my brother have lunch?", NULL},
	{"If I were you, I would say sorry.", NULL},
	{"I wish it were summer.", NULL},
	{"You and I are good friends.", NULL},
	{"One of you is right.", NULL},
	{"One of my friends is a singer.", NULL},
	{"The number of people is growing.", NULL},
	{"All you was not a sentence.", NULL},
	{"We took a two week vacation.", NULL},
	{"She is a ten year old girl.", NULL},
	{"Grade 6 student can join.", NULL},
	{"My room is number 3 class is number 5.", NULL},
	{"Two friends' houses are near.", NULL},
	{"Every student's bag is here.", NULL},
	{"I read the book in five days.", NULL},
	{"We play the soccer game at home.", NULL},
	{"I have a lunch box.", NULL},
	{"He is a good cook.", NULL},
	{"She is student council president.", NULL},
	{"I got up early in the morning.", NULL},
	{"We went to the home page.", NULL},
	{"I'm going home now.", NULL},
	{"I listen to music.", NULL},
	{"In Sunday school we sing.", NULL},
	{"It takes me ten minutes.", NULL},
	{"She has an interesting idea.", NULL},
	{"It was interesting in the end.", NULL},
	{"I wonder if you will come.", NULL},
	{"I don't know if she will win.", NULL},
	{"How much are these apples?", NULL},
	{"How many people are there?", NULL},
	{"That's an hour and a half.", NULL},
	{"It's a university.", NULL},
	{"We need more information.", NULL},
	{"They didn't go because they had a test.", NULL},
	{"I usually go to school, but yesterday I was sick.", NULL},
	{"I decided to go yesterday.", NULL},
	{"Did you see what she saw?", NULL},
	{"He doesn't think they know.", NULL},
	{"The dog wants its food.", NULL},
	{"Look at its eyes.", NULL},
	{"I'm playing a game.", NULL},
	{"I'm loved by my family.", NULL},
	{"The old can to the left is empty.", NULL},
	{"She said hello to me.", NULL},
	{"What does it mean?", NULL},
	{"Make it look nice.", NULL},
	{"I want you to come.", NULL},
	{"We want playing cards for the party.", NULL},
	{"Reading is my hobby, and I read every day.", NULL},
	{"I have been to Korea twice.", NULL},
	{"Where I am is not important.", NULL},
	{"That is what he and I have.", NULL},
	{"She likes the people she works with.", NULL},
	{"Many students like this subject.", NULL},
	{"You're welcome.", NULL},
	{"Your welcome speech was great.", NULL},
	{"Turn on the light.", NULL},
	{"It's the most beautiful place.", NULL},
	{"What do you call this in English?", NULL},
	{"I call my mother every day.", NULL},
	{"I'd like a cup of tea, i.e. green tea.", NULL},
	{"My sister is ten.", NULL},
	{"The first day was good.", NULL},
	{"I will have finished by two.", NULL},
	{"We enjoy to the fullest.", NULL},
	{"Every two days I run.", NULL},
	{"He goes to school and she goes to work.", NULL},
	{"You must see the doctor.", NULL},
	{"Do they like it?", NULL},
	{"Two of my friends and my brother like it.", NULL},
	{"돼지고기를 좋아해요.", NULL},
	{"안 돼요.", NULL},
	{"그렇게 되면 좋겠어요.", NULL},
	{"강아지 안고 있어요.", NULL},
	{"아버지 안녕하세요.", NULL},
	{"하지 않아요.", NULL},
	{"제 이름은 민이예요.", NULL},
	{"친구예요.", NULL},
	{"몇 번째예요?", NULL},
	{"닭이 알을 낳았어요.", NULL},
	{"손가락으로 가리켜요.", NULL},
	{"그 문제를 해결할 수 있어요.", NULL},
	{"물을 마시고 싶어요.", NULL},
	{"함께 가요.", NULL},
	{"제가 살게요.", NULL},
	{"거기에요.", NULL},
	{"저것 같아요.", NULL},
	{"한국어를 가르쳐요.", NULL},
	{"두 개 있어요.", NULL},
	{"누구에게 줄까요?", NULL},
	{"할머니께 드려요.", NULL},
	{"영수 있어요?", NULL},
};

#define SENTENCES (sizeof sentences / sizeof *sentences)

static json_t *found_in(const char *text, enum language explain_in)
{
	struct phrase phrase = phrase_read(arena, text, LANGUAGE_EN);

	return kept(corrections_of(arena, dialogues_corrections(dialogues), &phrase, explain_in));
}

/* @return what is proposed for one sentence; NULL for nothing */
static const char *proposed(const char *text)
{
	json_t *found = found_in(text, LANGUAGE_KO);

	return json_string_value(json_object_get(json_array_get(found, 0), "corrected"));
}

static void proposals_are_right_and_most_mistakes_are_found(void **state)
{
	size_t mistakes = 0, proposals = 0, right = 0;

	(void)state;
	for (size_t i = 0; i < SENTENCES; i++) {
		const char *corrected = proposed(sentences[i].said);

		mistakes += sentences[i].meant != NULL;
		proposals += corrected != NULL;
		if (corrected && sentences[i].meant && !strcmp(corrected, sentences[i].meant))
			right++;
		else if (corrected)
			print_error("%s\n  proposed: %s\n", sentences[i].said, corrected);
	}
	print_message("%zu sentences, %zu with mistakes: precision %zu of %zu, recall %zu of %zu\n", SENTENCES, mistakes, right, proposals, right, mistakes);
	assert_int_equal(right, proposals);
	assert_true(right * 100 >= mistakes * LEAST_RECALL_PERCENT);
}

static void lines_of_dialogues_are_right(void **state)
{
	const char *key, *name;
	json_t *situation, *of;

	(void)state;
	json_object_foreach((json_t *)(uintptr_t)dialogues_situations(dialogues), key, situation)
		json_object_foreach(json_object_get(situation, "states"), name, of)
			for (int line = 0; line < LANGUAGE_COUNT * LEVEL_COUNT; line++) {
				const char *says = line_in(json_object_get(of, "says"), (enum language)(line / LEVEL_COUNT), (enum level)(line % LEVEL_COUNT));

				if (json_array_size(found_in(says, LANGUAGE_KO)))
					print_error("%s, %s: %s\n", key, name, proposed(says));
				assert_int_equal(json_array_size(found_in(says, LANGUAGE_KO)), 0);
			}
}

static void a_correction_has_its_sentence_and_a_reason(void **state)
{
	json_t *found = found_in("Hello. She have two dog! It is fine.\nI am go home?", LANGUAGE_EN), *first = json_array_get(found, 0);

	(void)state;
	assert_int_equal(json_array_size(found), 2);
	assert_string_equal(json_string_value(json_object_get(first, "original")), "She have two dog!");
	assert_string_equal(json_string_value(json_object_get(first, "corrected")), "She has two dogs!");
	assert_non_null(strstr(json_string_value(json_object_get(first, "reason")), "“has”"));
	assert_non_null(strstr(json_string_value(json_object_get(first, "reason")), "plural"));
	assert_non_null(strstr(json_string_value(json_object_get(json_array_get(found_in("She have it.", LANGUAGE_KO), 0), "reason")), "has를 써요"));
}

static void so_many_are_enough(void **state)
{
	(void)state;
	assert_int_equal(json_array_size(found_in("He don't. He don't. He don't. He don't. He don't. He don't. He don't.", LANGUAGE_KO)), CORRECTIONS_MOST);
}

static void a_rule_that_cannot_be_is_named(void **state)
{
	struct strbuf error;

	(void)state;
	strbuf_init(&error, 1024);
	assert_null(correction_rules_compile(kept(json_pack("[{s:s, s:s, s:s, s:{s:s, s:s}}]", "language", "en", "find", "(", "put", "", "reason", "ko", "가",
							    "en", "a")), &error));
	assert_non_null(strstr(strbuf_text(&error), "corrections: ("));
	strbuf_clear(&error);
	assert_null(correction_rules_compile(kept(json_pack("[{s:s}]", "find", "a")), &error));
	assert_true(error.length > 0);
	strbuf_release(&error);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(proposals_are_right_and_most_mistakes_are_found),
		cmocka_unit_test(lines_of_dialogues_are_right),
		cmocka_unit_test(a_correction_has_its_sentence_and_a_reason),
		cmocka_unit_test(so_many_are_enough),
		cmocka_unit_test(a_rule_that_cannot_be_is_named),
	};

	return cmocka_run_group_tests(tests, open_dialogues, close_dialogues);
}
