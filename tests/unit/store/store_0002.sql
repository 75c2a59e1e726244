BEGIN TRANSACTION;
CREATE TABLE conditions (
	digest VARCHAR(32) NOT NULL, 
	conditions JSON NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "conditions" VALUES('730e3251eb5144922825da7c95003c95','{"space":"nasbench201","dataset":"cifar10","metric":"swap","samples":16,"repeats":1,"seed":0,"preset":"lite","channels":null,"cells":null,"device":"cpu"}');
INSERT INTO "conditions" VALUES('86cfaa5752f8a7afad1001dc0bb89d54','{"space":"darts","dataset":"cifar10","metric":"swap","samples":16,"repeats":2,"seed":0,"preset":"paper","channels":null,"cells":null,"device":"cpu"}');
INSERT INTO "conditions" VALUES('2ebbf75f925cb5f26273c39fc5f73780','{"space":"nasbench201","dataset":"cifar100","metric":"swap","samples":16,"repeats":1,"seed":0,"preset":"lite","channels":null,"cells":null,"device":"cpu"}');
INSERT INTO "conditions" VALUES('6c4e2549fc2c9342747141073746c39a','{"space":"nasbench201","dataset":"cifar10","metric":"ntk","samples":4,"repeats":1,"seed":0,"preset":"lite","channels":null,"cells":null,"device":"cpu"}');
INSERT INTO "conditions" VALUES('998bd14e3cc04d2293197565de945b74','{"space":"nasbench201","dataset":"cifar10","metric":"nwot","samples":16,"repeats":1,"seed":0,"preset":"lite","channels":null,"cells":null,"device":"cpu"}');
INSERT INTO "conditions" VALUES('f9791823eeb8f4f7b607fd69c2b10fe1','{"space":"nasbench201","dataset":"cifar10","metric":"swap","samples":8,"repeats":1,"seed":0,"preset":"lite","channels":null,"cells":null,"device":"cpu","images":"folder:/home/somebody/pictures","images_digest":"38d7dfbe71b6c88f"}');
INSERT INTO "conditions" VALUES('943b09fc164dacdd213b9a65fb53a671','{"space":"nasbench201","dataset":"cifar10","metric":"swap","samples":16,"repeats":1,"seed":0,"preset":"lite","channels":8,"cells":null,"device":"cpu"}');
CREATE TABLE "cycles" (
	run VARCHAR(32) NOT NULL, 
	cycle INTEGER NOT NULL, 
	evaluations INTEGER NOT NULL, 
	best DOUBLE, 
	median DOUBLE, 
	population JSON NOT NULL, 
	seconds DOUBLE NOT NULL, 
	PRIMARY KEY (run, cycle), 
	FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "cycles" VALUES('1m87nexd7-2cgf',0,20,1.11365195738110287491e+04,5.72844721161606867118e+03,'[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]',8.36709871000039129285e-01);
INSERT INTO "cycles" VALUES('1m87nexd7-2cgf',1,21,1.11365195738110287491e+04,5.87583601080686185021e+03,'[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,16,17,18,19,20]',8.59992686000055073236e-01);
INSERT INTO "cycles" VALUES('1m87nexd7-2cgf',2,22,1.25241438386861682373e+04,6.10785916124587583905e+03,'[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,16,18,19,20,21]',8.79567726000004768138e-01);
INSERT INTO "cycles" VALUES('1m87nexd7-2cgf',3,23,1.55903214345219021195e+04,6.96430109063838062881e+03,'[0,1,2,3,4,5,6,7,8,9,10,12,13,14,16,18,19,20,21,22]',8.98124356000039369973e-01);
INSERT INTO "cycles" VALUES('1m87nexd7-2cgf',4,24,1.55903214345219021195e+04,8.16678362811483748388e+03,'[0,1,2,3,4,5,6,7,8,9,10,12,13,14,18,19,20,21,22,23]',9.15041910000013558601e-01);
INSERT INTO "cycles" VALUES('1m87nf7af-nrrc',0,20,8444.06572020985,5.75463113483358756645e+03,'[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]',1.13822913800004243967e+00);
INSERT INTO "cycles" VALUES('1m87nf7af-nrrc',1,22,8444.06572020985,5.96195282516992847371e+03,'[0,1,2,3,4,5,6,7,9,10,11,12,13,14,15,16,17,18,19,21]',1.18355130600002667051e+00);
INSERT INTO "cycles" VALUES('1m87nf7af-nrrc',2,24,8444.06572020985,6.15807490446833071494e+03,'[0,1,2,3,4,5,6,7,9,10,11,12,13,14,15,16,18,19,21,22]',1.21539901800008465215e+00);
INSERT INTO "cycles" VALUES('1m87nfjv8-d7cj',0,20,17422.0,14810.0,'[3,4,15]',1.08416930900000352266e+00);
INSERT INTO "cycles" VALUES('1m87ng0zt-8pga',0,5,-3.62376292461209281725e+00,-5.2994545648053144049e+00,'[0,1,2,3,4]',9.66108203999965553521e-01);
INSERT INTO "cycles" VALUES('1m87ng0zt-8pga',1,6,-3.57558919183576362499e+00,-5.2994545648053144049e+00,'[1,2,3,4,5]',9.98065871999983755813e-01);
INSERT INTO "cycles" VALUES('1m87ng0zt-8pga',2,7,-2.50788576516649763803e+00,-3.62376292461209281725e+00,'[2,3,4,5,6]',1.0306066239999154277e+00);
INSERT INTO "cycles" VALUES('1m87ng0zt-8pga',3,8,-2.50788576516649763803e+00,-3.62376292461209281725e+00,'[3,4,5,6,7]',1.06305964099999528116e+00);
INSERT INTO "cycles" VALUES('1m87ng0zt-8pga',4,9,-2.50788576516649763803e+00,-3.57558919183576362499e+00,'[4,5,6,7,8]',1.09063443799993819993e+00);
INSERT INTO "cycles" VALUES('1m87ng0zt-8pga',5,10,-2.50788576516649763803e+00,-3.57558919183576362499e+00,'[5,6,7,8,9]',1.12487180199991598783e+00);
INSERT INTO "cycles" VALUES('1m87ng0zt-8pga',6,11,-2.50788576516649763803e+00,-3.91360270750776173542e+00,'[6,7,8,9,10]',1.15815770199992584821e+00);
INSERT INTO "cycles" VALUES('1m87ng0zt-8pga',7,12,-2.50788576516649763803e+00,-3.91360270750776173542e+00,'[7,8,9,10,11]',1.186468197999943186e+00);
INSERT INTO "cycles" VALUES('1m87ng0zt-8pga',8,13,-2.15297189508999764484e+00,-3.57558919183576362499e+00,'[8,9,10,11,12]',1.23237586499999451916e+00);
INSERT INTO "cycles" VALUES('1m87nksxb-85cn',0,5,1.55421176617936652062e+02,1.46873600726210639779e+02,'[0,1,2,3,4]',8.47062610999955722945e-01);
INSERT INTO "cycles" VALUES('1m87nksxb-85cn',1,10,1.59178722689354231077e+02,1.58926341637890573103e+02,'[0,1,6,7,8]',9.75558952000028511974e-01);
INSERT INTO "cycles" VALUES('1m87nksxb-85cn',2,15,1.59178722689354231077e+02,1.58926341637890573103e+02,'[1,6,7,8,11]',1.08411772299996300716e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',0,5,256.0,256.0,'[0]',1.06198615699997844785e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',1,6,256.0,256.0,'[0]',1.09875826699999379343e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',2,7,256.0,256.0,'[0]',1.12829057499993723467e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',3,8,256.0,256.0,'[0]',1.14573224299999765207e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',4,9,256.0,256.0,'[0]',1.16497779499991338525e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',5,10,256.0,256.0,'[0]',1.18062473699990277964e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',6,11,256.0,256.0,'[0]',1.19776692299990372703e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',7,12,256.0,256.0,'[0]',1.21679027799996219982e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',8,13,256.0,256.0,'[0]',1.23415215699992586451e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',9,14,256.0,256.0,'[0]',1.25244189599993660522e+00);
INSERT INTO "cycles" VALUES('1m87nm1kh-avw6',10,15,256.0,256.0,'[0]',1.27109333299995341803e+00);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',0,6,24587.0,18724.5,'[0,1,2,3,4,5]',8.31553817999974853591e-01);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',1,7,25964.0,21935.0,'[0,1,2,4,5,6]',8.58049069999992752855e-01);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',2,8,25964.0,21935.0,'[0,1,2,5,6,7]',8.74283271999956923536e-01);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',3,9,25964.0,21935.0,'[0,1,2,5,6,7]',8.90332157999978335283e-01);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',4,10,28753.0,23871.0,'[1,2,5,6,7,9]',9.10997293000036734156e-01);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',5,11,32700.0,25275.5,'[1,2,5,6,9,10]',0.938330255999972);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',6,12,32700.0,26526.0,'[1,2,6,9,10,11]',0.957302143999982);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',7,13,32700.0,27920.5,'[2,6,9,10,11,12]',0.987700708000034);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',8,14,32700.0,29903.5,'[6,9,10,11,12,13]',1.01086135399998511275e+00);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',9,15,32700.0,29903.5,'[6,9,10,11,12,13]',1.03077002999998512677e+00);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',10,16,32700.0,30988.0,'[9,10,11,12,13,15]',1.05493667300004290154e+00);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',11,17,32700.0,30988.0,'[9,10,12,13,15,16]',1.0856167350000305305e+00);
INSERT INTO "cycles" VALUES('1m87nm8pb-v1wn',12,18,32700.0,30988.0,'[9,10,12,13,15,16]',1.10135104999994837271e+00);
CREATE TABLE "evaluations" (
	run VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	cycle INTEGER NOT NULL, 
	architecture TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	parents JSON NOT NULL, 
	score DOUBLE, 
	size DOUBLE NOT NULL, 
	fitness DOUBLE, 
	saturation DOUBLE, 
	cached BOOLEAN NOT NULL, 
	seconds DOUBLE NOT NULL, 
	undefined TEXT, 
	PRIMARY KEY (run, number), 
	FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',0,0,'|avg_pool_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|avg_pool_3x3~0|nor_conv_3x3~1|avg_pool_3x3~2|','random','[]',11235.0,0.802426,9592.37795561301,3.5392515120967743547e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',1,0,'|nor_conv_1x1~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|none~0|nor_conv_1x1~1|skip_connect~2|','random','[]',15429.0,0.185306,5.51044257359018320148e+03,3.96510074013157909345e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',2,0,'|skip_connect~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_1x1~2|','random','[]',15258.0,0.615386,1.08409477897925662546e+04,3.92115542763157909345e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',3,0,'|nor_conv_1x1~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|nor_conv_1x1~0|skip_connect~1|nor_conv_3x3~2|','random','[]',15674.0,0.615386,1.11365195738110287491e+04,4.02806332236842090654e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',4,0,'|avg_pool_3x3~0|+|none~0|nor_conv_3x3~1|+|none~0|nor_conv_3x3~1|skip_connect~2|','random','[]',8442.0,0.559386,5.60037158701769112673e+03,0.343505859375,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',5,0,'|avg_pool_3x3~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_1x1~0|nor_conv_1x1~1|nor_conv_3x3~2|','random','[]',15724.0,0.428346,8.66886882131269521749e+03,3.41232638888888883954e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',6,0,'|nor_conv_1x1~0|+|avg_pool_3x3~0|avg_pool_3x3~1|+|skip_connect~0|none~1|nor_conv_3x3~2|','random','[]',12377.0,0.344346,5.9518145761319692609e+03,5.0362141927083337034e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',7,0,'|none~0|+|nor_conv_1x1~0|skip_connect~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_1x1~2|','random','[]',14326.0,0.129306,4.55256325258593642522e+03,4.5129788306451612545e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',8,0,'|avg_pool_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|','random','[]',11526.0,0.802426,9840.83207088523,3.63092237903225811823e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',9,0,'|nor_conv_1x1~0|+|nor_conv_3x3~0|none~1|+|none~0|skip_connect~1|skip_connect~2|','random','[]',11764.0,0.344346,5.65703697775038199342e+03,4.7867838541666668517e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',10,0,'|skip_connect~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|none~1|none~2|','random','[]',11691.0,0.316346,5.35470130326585149306e+03,0.4757080078125,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',11,0,'|avg_pool_3x3~0|+|avg_pool_3x3~0|skip_connect~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|','random','[]',6579.0,0.316346,3.01330766180703403739e+03,0.3779296875,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',12,0,'|nor_conv_1x1~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|skip_connect~0|nor_conv_3x3~1|none~2|','random','[]',15939.0,0.344346,7664.69843491698,4.09616570723684236821e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',13,0,'|avg_pool_3x3~0|+|nor_conv_3x3~0|skip_connect~1|+|none~0|nor_conv_1x1~1|avg_pool_3x3~2|','random','[]',12061.0,0.344346,5.79985744548175443909e+03,4.9076334635416668517e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',14,0,'|skip_connect~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|','random','[]',14159.0,0.587386,9.72844969772944568806e+03,4.46037046370967749098e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',15,0,'|none~0|+|skip_connect~0|none~1|+|skip_connect~0|none~1|skip_connect~2|','random','[]',6697.0,0.073306,1.88178406065957210552e+03,0.65400390625,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',16,0,'|skip_connect~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|none~1|skip_connect~2|','random','[]',10960.0,0.129306,3.48290473602833071712e+03,4.4596354166666668517e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',17,0,'|nor_conv_1x1~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|avg_pool_3x3~0|none~1|none~2|','random','[]',8318.0,0.073306,2.33726740578860972172e+03,3.38460286458333314829e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',18,0,'|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_1x1~1|skip_connect~2|','random','[]',16248.0,0.157306,5.47810395042522668522e+03,5.1184475806451612545e-01,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',19,0,'|avg_pool_3x3~0|+|skip_connect~0|nor_conv_3x3~1|+|nor_conv_1x1~0|none~1|skip_connect~2|','random','[]',13026.0,0.344346,6.26390374635978241721e+03,0.530029296875,0,8.36709871000039129285e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',20,1,'|nor_conv_1x1~0|+|nor_conv_3x3~0|none~1|+|nor_conv_1x1~0|skip_connect~1|nor_conv_3x3~2|','mutation','[3]',15592.0,0.615386,1.10782578279227745957e+04,4.00699013157894745607e-01,0,8.59992686000055073236e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',21,2,'|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_1x1~2|','crossover','[3,2]',17627.0,0.615386,1.25241438386861682373e+04,4.52996504934210508785e-01,0,8.79567726000004768138e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',22,3,'|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|','mutation','[21]',17872.0,0.830426,1.55903214345219021195e+04,4.59292763157894745607e-01,0,8.98124356000039369973e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nexd7-2cgf',23,4,'|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|skip_connect~2|','mutation','[22]',15228.0,0.587386,1.0462944558021328703e+04,4.79712701612903247294e-01,0,9.15041910000013558601e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',0,0,'Genotype(normal=[(''sep_conv_5x5'', 1), (''sep_conv_5x5'', 1), (''skip_connect'', 0), (''sep_conv_3x3'', 2), (''max_pool_3x3'', 1), (''sep_conv_3x3'', 2), (''max_pool_3x3'', 4), (''dil_conv_3x3'', 1)], normal_concat=range(2, 6), reduce=[(''avg_pool_3x3'', 1), (''skip_connect'', 0), (''skip_connect'', 1), (''avg_pool_3x3'', 0), (''none'', 2), (''dil_conv_5x5'', 1), (''skip_connect'', 1), (''skip_connect'', 2)], reduce_concat=range(2, 6))','random','[]',4295.5,0.652,3.34449138520222595625e+03,1.39827473958333337034e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',1,0,'Genotype(normal=[(''avg_pool_3x3'', 0), (''none'', 1), (''max_pool_3x3'', 2), (''dil_conv_3x3'', 2), (''max_pool_3x3'', 3), (''none'', 0), (''sep_conv_5x5'', 0), (''dil_conv_3x3'', 4)], normal_concat=range(2, 6), reduce=[(''skip_connect'', 1), (''dil_conv_3x3'', 1), (''sep_conv_5x5'', 2), (''avg_pool_3x3'', 2), (''dil_conv_5x5'', 0), (''dil_conv_5x5'', 3), (''sep_conv_3x3'', 1), (''sep_conv_5x5'', 3)], reduce_concat=range(2, 6))','random','[]',8010.0,1.852,5.6205944242220411979e+03,2.00570913461538463673e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',2,0,'Genotype(normal=[(''avg_pool_3x3'', 0), (''none'', 0), (''dil_conv_3x3'', 1), (''max_pool_3x3'', 2), (''sep_conv_3x3'', 2), (''skip_connect'', 1), (''max_pool_3x3'', 2), (''dil_conv_3x3'', 4)], normal_concat=range(2, 6), reduce=[(''dil_conv_3x3'', 1), (''dil_conv_5x5'', 1), (''skip_connect'', 2), (''avg_pool_3x3'', 0), (''dil_conv_3x3'', 1), (''skip_connect'', 2), (''skip_connect'', 3), (''avg_pool_3x3'', 0)], reduce_concat=range(2, 6))','random','[]',3113.5,0.712,2.5530638864016564184e+03,1.26688639322916657414e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',3,0,'Genotype(normal=[(''max_pool_3x3'', 1), (''sep_conv_3x3'', 0), (''sep_conv_5x5'', 0), (''avg_pool_3x3'', 2), (''avg_pool_3x3'', 2), (''sep_conv_3x3'', 2), (''none'', 0), (''sep_conv_5x5'', 1)], normal_concat=range(2, 6), reduce=[(''sep_conv_5x5'', 0), (''none'', 0), (''max_pool_3x3'', 1), (''avg_pool_3x3'', 1), (''max_pool_3x3'', 2), (''dil_conv_3x3'', 2), (''sep_conv_3x3'', 2), (''sep_conv_3x3'', 4)], reduce_concat=range(2, 6))','random','[]',7062.0,1.216,7.0604936006883062872e+03,3.28404017857142849212e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',4,0,'Genotype(normal=[(''dil_conv_5x5'', 0), (''dil_conv_5x5'', 0), (''dil_conv_5x5'', 0), (''none'', 2), (''sep_conv_3x3'', 3), (''none'', 3), (''dil_conv_3x3'', 2), (''sep_conv_5x5'', 2)], normal_concat=range(2, 6), reduce=[(''none'', 1), (''sep_conv_3x3'', 0), (''none'', 1), (''sep_conv_5x5'', 0), (''sep_conv_5x5'', 1), (''avg_pool_3x3'', 3), (''skip_connect'', 0), (''max_pool_3x3'', 2)], reduce_concat=range(2, 6))','random','[]',6353.5,1.354,6229.16633244898,1.79843183876811585353e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',5,0,'Genotype(normal=[(''sep_conv_5x5'', 0), (''max_pool_3x3'', 1), (''dil_conv_3x3'', 1), (''none'', 2), (''skip_connect'', 3), (''sep_conv_3x3'', 1), (''sep_conv_5x5'', 0), (''none'', 0)], normal_concat=range(2, 6), reduce=[(''sep_conv_5x5'', 1), (''sep_conv_3x3'', 0), (''none'', 2), (''avg_pool_3x3'', 2), (''sep_conv_5x5'', 2), (''sep_conv_3x3'', 1), (''dil_conv_3x3'', 1), (''none'', 3)], reduce_concat=range(2, 6))','random','[]',8485.0,1.612,7.36579189377244438223e+03,2.20963541666666651863e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',6,0,'Genotype(normal=[(''avg_pool_3x3'', 0), (''dil_conv_3x3'', 0), (''dil_conv_3x3'', 0), (''dil_conv_5x5'', 1), (''max_pool_3x3'', 2), (''sep_conv_5x5'', 1), (''dil_conv_3x3'', 0), (''skip_connect'', 3)], normal_concat=range(2, 6), reduce=[(''avg_pool_3x3'', 1), (''avg_pool_3x3'', 1), (''sep_conv_5x5'', 2), (''avg_pool_3x3'', 0), (''avg_pool_3x3'', 1), (''dil_conv_3x3'', 1), (''dil_conv_5x5'', 0), (''dil_conv_5x5'', 3)], reduce_concat=range(2, 6))','random','[]',5837.0,1.204,5.83692217385217554685e+03,2.53342013888888883954e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',7,0,'Genotype(normal=[(''dil_conv_3x3'', 1), (''avg_pool_3x3'', 0), (''none'', 0), (''dil_conv_5x5'', 1), (''skip_connect'', 1), (''sep_conv_5x5'', 1), (''skip_connect'', 0), (''sep_conv_5x5'', 3)], normal_concat=range(2, 6), reduce=[(''skip_connect'', 0), (''max_pool_3x3'', 0), (''max_pool_3x3'', 1), (''sep_conv_5x5'', 2), (''skip_connect'', 0), (''sep_conv_3x3'', 2), (''none'', 0), (''skip_connect'', 0)], reduce_concat=range(2, 6))','random','[]',5774.0,1.054,5.67234009581500049548e+03,1.87955729166666668517e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',8,0,'Genotype(normal=[(''none'', 1), (''sep_conv_5x5'', 1), (''dil_conv_3x3'', 0), (''sep_conv_3x3'', 1), (''avg_pool_3x3'', 3), (''sep_conv_3x3'', 3), (''none'', 4), (''max_pool_3x3'', 0)], normal_concat=range(2, 6), reduce=[(''avg_pool_3x3'', 1), (''max_pool_3x3'', 0), (''dil_conv_3x3'', 2), (''none'', 0), (''skip_connect'', 3), (''max_pool_3x3'', 3), (''max_pool_3x3'', 4), (''skip_connect'', 3)], reduce_concat=range(2, 6))','random','[]',2042.5,0.412,1.21740459854361893123e+03,2.65950520833333314829e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',9,0,'Genotype(normal=[(''skip_connect'', 0), (''dil_conv_3x3'', 0), (''dil_conv_3x3'', 0), (''sep_conv_3x3'', 2), (''dil_conv_3x3'', 3), (''sep_conv_5x5'', 0), (''none'', 4), (''dil_conv_3x3'', 1)], normal_concat=range(2, 6), reduce=[(''none'', 0), (''avg_pool_3x3'', 1), (''max_pool_3x3'', 2), (''skip_connect'', 1), (''max_pool_3x3'', 3), (''sep_conv_5x5'', 0), (''dil_conv_5x5'', 2), (''none'', 3)], reduce_concat=range(2, 6))','random','[]',5197.0,0.952,4.93734729766091368216e+03,2.41675967261904767191e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',10,0,'Genotype(normal=[(''dil_conv_5x5'', 0), (''max_pool_3x3'', 1), (''dil_conv_3x3'', 1), (''sep_conv_5x5'', 0), (''dil_conv_3x3'', 2), (''dil_conv_3x3'', 0), (''sep_conv_3x3'', 1), (''dil_conv_3x3'', 4)], normal_concat=range(2, 6), reduce=[(''sep_conv_3x3'', 0), (''sep_conv_3x3'', 1), (''none'', 0), (''avg_pool_3x3'', 2), (''avg_pool_3x3'', 0), (''avg_pool_3x3'', 2), (''dil_conv_3x3'', 2), (''dil_conv_3x3'', 3)], reduce_concat=range(2, 6))','random','[]',7268.5,0.922,6.81514001154066772873e+03,2.95756022135416629659e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',11,0,'Genotype(normal=[(''skip_connect'', 0), (''dil_conv_3x3'', 1), (''sep_conv_3x3'', 1), (''max_pool_3x3'', 0), (''skip_connect'', 0), (''none'', 1), (''avg_pool_3x3'', 3), (''avg_pool_3x3'', 4)], normal_concat=range(2, 6), reduce=[(''max_pool_3x3'', 0), (''none'', 0), (''skip_connect'', 2), (''dil_conv_5x5'', 1), (''dil_conv_5x5'', 1), (''none'', 3), (''avg_pool_3x3'', 0), (''skip_connect'', 4)], reduce_concat=range(2, 6))','random','[]',3113.5,0.706,2.54055906717290645247e+03,1.68918185763888895056e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',12,0,'Genotype(normal=[(''skip_connect'', 0), (''avg_pool_3x3'', 0), (''sep_conv_5x5'', 1), (''dil_conv_5x5'', 1), (''max_pool_3x3'', 1), (''sep_conv_3x3'', 3), (''skip_connect'', 1), (''dil_conv_3x3'', 2)], normal_concat=range(2, 6), reduce=[(''avg_pool_3x3'', 0), (''skip_connect'', 1), (''none'', 1), (''sep_conv_5x5'', 2), (''sep_conv_3x3'', 1), (''dil_conv_5x5'', 3), (''dil_conv_5x5'', 1), (''sep_conv_5x5'', 3)], reduce_concat=range(2, 6))','random','[]',7093.0,1.75,5.51253752985425944654e+03,2.09901751893939392257e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',13,0,'Genotype(normal=[(''dil_conv_3x3'', 0), (''dil_conv_3x3'', 0), (''sep_conv_5x5'', 1), (''avg_pool_3x3'', 0), (''sep_conv_5x5'', 3), (''avg_pool_3x3'', 3), (''dil_conv_3x3'', 4), (''dil_conv_5x5'', 3)], normal_concat=range(2, 6), reduce=[(''sep_conv_5x5'', 1), (''dil_conv_5x5'', 1), (''sep_conv_3x3'', 0), (''none'', 2), (''dil_conv_3x3'', 0), (''dil_conv_3x3'', 3), (''none'', 3), (''dil_conv_5x5'', 3)], reduce_concat=range(2, 6))','random','[]',6594.5,1.51,6.08698347648768231001e+03,1.78887261284722209886e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',14,0,'Genotype(normal=[(''skip_connect'', 0), (''sep_conv_5x5'', 1), (''none'', 1), (''skip_connect'', 2), (''sep_conv_5x5'', 0), (''avg_pool_3x3'', 2), (''dil_conv_3x3'', 3), (''sep_conv_5x5'', 1)], normal_concat=range(2, 6), reduce=[(''skip_connect'', 0), (''sep_conv_3x3'', 1), (''none'', 1), (''sep_conv_5x5'', 2), (''sep_conv_5x5'', 2), (''sep_conv_3x3'', 2), (''none'', 1), (''sep_conv_3x3'', 4)], reduce_concat=range(2, 6))','random','[]',10986.5,1.762,8444.06572020985,3.40603298611111160454e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',15,0,'Genotype(normal=[(''dil_conv_5x5'', 1), (''skip_connect'', 0), (''skip_connect'', 1), (''max_pool_3x3'', 2), (''dil_conv_5x5'', 0), (''dil_conv_3x3'', 2), (''skip_connect'', 3), (''sep_conv_3x3'', 2)], normal_concat=range(2, 6), reduce=[(''skip_connect'', 0), (''skip_connect'', 0), (''sep_conv_3x3'', 0), (''sep_conv_5x5'', 1), (''dil_conv_3x3'', 3), (''none'', 0), (''avg_pool_3x3'', 3), (''dil_conv_3x3'', 3)], reduce_concat=range(2, 6))','random','[]',6887.5,1.21,6.88692606558093302739e+03,1.86835394965277790113e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',16,0,'Genotype(normal=[(''max_pool_3x3'', 0), (''dil_conv_3x3'', 0), (''skip_connect'', 0), (''sep_conv_3x3'', 1), (''skip_connect'', 0), (''skip_connect'', 3), (''dil_conv_3x3'', 2), (''skip_connect'', 4)], normal_concat=range(2, 6), reduce=[(''sep_conv_5x5'', 0), (''skip_connect'', 1), (''dil_conv_3x3'', 0), (''none'', 2), (''skip_connect'', 0), (''avg_pool_3x3'', 1), (''max_pool_3x3'', 0), (''skip_connect'', 0)], reduce_concat=range(2, 6))','random','[]',4946.0,0.952,4.69888776875714393082e+03,1.2880208333333331705e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',17,0,'Genotype(normal=[(''sep_conv_5x5'', 1), (''dil_conv_3x3'', 1), (''dil_conv_3x3'', 2), (''max_pool_3x3'', 1), (''sep_conv_3x3'', 0), (''sep_conv_5x5'', 1), (''max_pool_3x3'', 3), (''sep_conv_3x3'', 3)], normal_concat=range(2, 6), reduce=[(''avg_pool_3x3'', 1), (''none'', 0), (''max_pool_3x3'', 1), (''max_pool_3x3'', 0), (''avg_pool_3x3'', 3), (''skip_connect'', 0), (''dil_conv_3x3'', 3), (''skip_connect'', 4)], reduce_concat=range(2, 6))','random','[]',3642.5,0.46,2307.89747424261,2.63491030092592559697e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',18,0,'Genotype(normal=[(''dil_conv_5x5'', 1), (''none'', 1), (''dil_conv_5x5'', 0), (''skip_connect'', 1), (''sep_conv_5x5'', 1), (''sep_conv_5x5'', 0), (''dil_conv_5x5'', 4), (''skip_connect'', 1)], normal_concat=range(2, 6), reduce=[(''dil_conv_3x3'', 0), (''sep_conv_3x3'', 1), (''sep_conv_3x3'', 1), (''skip_connect'', 0), (''sep_conv_5x5'', 1), (''dil_conv_3x3'', 1), (''dil_conv_5x5'', 3), (''avg_pool_3x3'', 2)], reduce_concat=range(2, 6))','random','[]',7033.5,1.564,6.29824557768508748283e+03,0.143096923828125,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',19,0,'Genotype(normal=[(''dil_conv_5x5'', 0), (''none'', 0), (''sep_conv_3x3'', 0), (''dil_conv_3x3'', 0), (''skip_connect'', 0), (''dil_conv_3x3'', 0), (''skip_connect'', 4), (''skip_connect'', 2)], normal_concat=range(2, 6), reduce=[(''sep_conv_5x5'', 1), (''none'', 1), (''dil_conv_3x3'', 2), (''avg_pool_3x3'', 1), (''max_pool_3x3'', 2), (''sep_conv_5x5'', 3), (''avg_pool_3x3'', 1), (''none'', 4)], reduce_concat=range(2, 6))','random','[]',6562.0,1.204,6.56191250724995279617e+03,3.56011284722222209886e-01,0,1.13822913800004243967e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',20,1,'Genotype(normal=[(''dil_conv_5x5'', 1), (''skip_connect'', 0), (''skip_connect'', 1), (''max_pool_3x3'', 2), (''dil_conv_5x5'', 0), (''dil_conv_3x3'', 2), (''skip_connect'', 3), (''sep_conv_3x3'', 2)], normal_concat=range(2, 6), reduce=[(''sep_conv_5x5'', 1), (''sep_conv_3x3'', 0), (''sep_conv_3x3'', 0), (''sep_conv_5x5'', 1), (''dil_conv_3x3'', 3), (''none'', 0), (''sep_conv_5x5'', 3), (''dil_conv_3x3'', 3)], reduce_concat=range(2, 6))','crossover','[5,15]',9017.5,2.11,4522.58530499055,2.09670293898809534383e-01,0,1.18355130600002667051e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',21,1,'Genotype(normal=[(''dil_conv_5x5'', 1), (''sep_conv_5x5'', 0), (''skip_connect'', 1), (''max_pool_3x3'', 2), (''dil_conv_5x5'', 0), (''dil_conv_3x3'', 2), (''skip_connect'', 3), (''sep_conv_3x3'', 2)], normal_concat=range(2, 6), reduce=[(''sep_conv_5x5'', 1), (''sep_conv_3x3'', 0), (''sep_conv_3x3'', 0), (''sep_conv_5x5'', 1), (''dil_conv_3x3'', 3), (''none'', 0), (''avg_pool_3x3'', 3), (''dil_conv_3x3'', 3)], reduce_concat=range(2, 6))','crossover','[5,15]',8112.0,1.714,6.50896927059694917249e+03,0.203125,0,1.18355130600002667051e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',22,2,'Genotype(normal=[(''sep_conv_5x5'', 0), (''max_pool_3x3'', 1), (''dil_conv_3x3'', 1), (''none'', 2), (''skip_connect'', 3), (''sep_conv_3x3'', 1), (''sep_conv_5x5'', 0), (''none'', 0)], normal_concat=range(2, 6), reduce=[(''sep_conv_5x5'', 1), (''sep_conv_3x3'', 0), (''none'', 1), (''avg_pool_3x3'', 2), (''sep_conv_5x5'', 2), (''sep_conv_3x3'', 1), (''dil_conv_3x3'', 1), (''none'', 3)], reduce_concat=range(2, 6))','mutation','[5]',8485.0,1.612,7.36579189377244438223e+03,2.20963541666666651863e-01,0,1.21539901800008465215e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nf7af-nrrc',23,2,'Genotype(normal=[(''sep_conv_5x5'', 0), (''max_pool_3x3'', 1), (''dil_conv_3x3'', 1), (''none'', 2), (''skip_connect'', 3), (''sep_conv_3x3'', 1), (''sep_conv_5x5'', 0), (''none'', 0)], normal_concat=range(2, 6), reduce=[(''sep_conv_5x5'', 1), (''sep_conv_3x3'', 1), (''none'', 2), (''avg_pool_3x3'', 2), (''sep_conv_5x5'', 2), (''sep_conv_3x3'', 1), (''dil_conv_3x3'', 1), (''none'', 3)], reduce_concat=range(2, 6))','mutation','[5]',7385.0,1.612,6410.88663942363,1.92317708333333337034e-01,0,1.21539901800008465215e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',0,0,'|avg_pool_3x3~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|avg_pool_3x3~0|none~1|avg_pool_3x3~2|','random','[]',8465.0,0.129306,8465.0,3.44441731770833314829e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',1,0,'|avg_pool_3x3~0|+|nor_conv_3x3~0|none~1|+|skip_connect~0|skip_connect~1|nor_conv_3x3~2|','random','[]',12263.0,0.559386,12263.0,4.98982747395833314829e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',2,0,'|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_3x3~1|avg_pool_3x3~2|','random','[]',14588.0,0.372346,14588.0,4.59551411290322564529e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',3,0,'|nor_conv_1x1~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|avg_pool_3x3~0|skip_connect~1|nor_conv_1x1~2|','random','[]',14810.0,0.157306,14810.0,4.66544858870967749098e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',4,0,'|avg_pool_3x3~0|+|nor_conv_1x1~0|none~1|+|skip_connect~0|avg_pool_3x3~1|nor_conv_1x1~2|','random','[]',11022.0,0.129306,11022.0,0.448486328125,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',5,0,'|none~0|+|nor_conv_1x1~0|none~1|+|avg_pool_3x3~0|none~1|nor_conv_3x3~2|','random','[]',13309.0,0.344346,13309.0,5.41544596354166629659e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',6,0,'|nor_conv_3x3~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|nor_conv_1x1~0|nor_conv_1x1~1|none~2|','random','[]',13391.0,0.400346,13391.0,3.4413548519736841813e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',7,0,'|skip_connect~0|+|avg_pool_3x3~0|avg_pool_3x3~1|+|nor_conv_3x3~0|skip_connect~1|none~2|','random','[]',10431.0,0.316346,10431.0,5.99207261029411797359e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',8,0,'|avg_pool_3x3~0|+|avg_pool_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|','random','[]',13415.0,1.045466,13415.0,3.44752261513157909345e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',9,0,'|nor_conv_1x1~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|nor_conv_1x1~1|skip_connect~2|','random','[]',13734.0,0.157306,13734.0,4.32648689516129059118e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',10,0,'|nor_conv_3x3~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|avg_pool_3x3~2|','random','[]',14437.0,0.615386,14437.0,3.71016652960526327476e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',11,0,'|none~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_3x3~2|','random','[]',14547.0,0.372346,14547.0,4.58259828629032250901e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',12,0,'|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|avg_pool_3x3~1|none~2|','random','[]',9276.0,0.129306,9276.0,0.37744140625,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',13,0,'|nor_conv_3x3~0|+|none~0|nor_conv_3x3~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|','random','[]',15066.0,0.802426,15066.0,0.474609375,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',14,0,'|avg_pool_3x3~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|nor_conv_1x1~1|none~2|','random','[]',12364.0,0.372346,12364.0,3.8949092741935481543e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',15,0,'|nor_conv_1x1~0|+|avg_pool_3x3~0|avg_pool_3x3~1|+|none~0|nor_conv_3x3~1|nor_conv_1x1~2|','random','[]',17422.0,0.372346,17422.0,0.548828125,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',16,0,'|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|skip_connect~1|avg_pool_3x3~2|','random','[]',8348.0,0.344346,8348.0,3.39680989583333314829e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',17,0,'|nor_conv_1x1~0|+|avg_pool_3x3~0|skip_connect~1|+|nor_conv_3x3~0|none~1|none~2|','random','[]',10925.0,0.344346,10925.0,4.44539388020833314829e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',18,0,'|skip_connect~0|+|skip_connect~0|avg_pool_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_1x1~2|','random','[]',11808.0,0.587386,11808.0,3.71975806451612878156e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nfjv8-d7cj',19,0,'|nor_conv_1x1~0|+|avg_pool_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|','random','[]',17280.0,0.830426,17280.0,4.44078947368421073083e-01,0,1.08416930900000352266e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',0,0,'|none~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|avg_pool_3x3~0|skip_connect~1|skip_connect~2|','random','[]',5.17829937693327480019e+00,0.101306,-5.17829937693327480019e+00,NULL,0,9.66108203999965553521e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',1,0,'|avg_pool_3x3~0|+|skip_connect~0|avg_pool_3x3~1|+|none~0|skip_connect~1|nor_conv_3x3~2|','random','[]',7.97274342433380756034e+00,0.316346,-7.97274342433380756034e+00,NULL,0,9.66108203999965553521e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',2,0,'|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|avg_pool_3x3~0|nor_conv_3x3~1|nor_conv_1x1~2|','random','[]',5.2994545648053144049e+00,0.830426,-5.2994545648053144049e+00,NULL,0,9.66108203999965553521e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',3,0,'|avg_pool_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|avg_pool_3x3~0|nor_conv_3x3~1|avg_pool_3x3~2|','random','[]',1.02569267237488563897e+01,0.344346,-1.02569267237488563897e+01,NULL,0,9.66108203999965553521e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',4,0,'|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|avg_pool_3x3~0|nor_conv_3x3~1|skip_connect~2|','random','[]',3.62376292461209281725e+00,0.344346,-3.62376292461209281725e+00,NULL,0,9.66108203999965553521e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',5,1,'|none~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|skip_connect~0|skip_connect~1|skip_connect~2|','mutation','[0]',3.57558919183576362499e+00,0.101306,-3.57558919183576362499e+00,NULL,0,9.98065871999983755813e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',6,2,'|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|','mutation','[4]',2.50788576516649763803e+00,0.344346,-2.50788576516649763803e+00,NULL,0,1.0306066239999154277e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',7,3,'|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|none~0|nor_conv_3x3~1|skip_connect~2|','mutation','[6]',4.1587217080903,0.344346,-4.1587217080903,NULL,0,1.06305964099999528116e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',8,4,'|none~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|skip_connect~0|skip_connect~1|skip_connect~2|','mutation','[5]',3.57558919183576362499e+00,0.129306,-3.57558919183576362499e+00,NULL,0,1.09063443799993819993e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',9,5,'|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|avg_pool_3x3~2|','mutation','[6]',4.38779832607929876076e+00,0.344346,-4.38779832607929876076e+00,NULL,0,1.12487180199991598783e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',10,6,'|nor_conv_1x1~0|+|skip_connect~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|','mutation','[6]',3.91360270750776173542e+00,0.344346,-3.91360270750776173542e+00,NULL,0,1.15815770199992584821e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',11,7,'|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|skip_connect~0|avg_pool_3x3~1|skip_connect~2|','mutation','[6]',3.12054227352970103837e+00,0.101306,-3.12054227352970103837e+00,NULL,0,1.186468197999943186e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87ng0zt-8pga',12,8,'|nor_conv_1x1~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|','mutation','[10]',2.15297189508999764484e+00,0.587386,-2.15297189508999764484e+00,NULL,0,1.23237586499999451916e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',0,0,'|none~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|nor_conv_3x3~1|nor_conv_1x1~2|','random','[]',1.52339016987022091596e+02,0.830426,1.52339016987022091596e+02,NULL,0,8.47062610999955722945e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',1,0,'|nor_conv_1x1~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|skip_connect~1|nor_conv_1x1~2|','random','[]',1.55421176617936652062e+02,0.157306,1.55421176617936652062e+02,NULL,0,8.47062610999955722945e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',2,0,'|none~0|+|avg_pool_3x3~0|skip_connect~1|+|skip_connect~0|skip_connect~1|none~2|','random','[]',1.37460124895872638718e+02,0.073306,1.37460124895872638718e+02,NULL,0,8.47062610999955722945e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',3,0,'|none~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|nor_conv_3x3~0|nor_conv_3x3~1|skip_connect~2|','random','[]',1.46873600726210639779e+02,0.587386,1.46873600726210639779e+02,NULL,0,8.47062610999955722945e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',4,0,'|avg_pool_3x3~0|+|none~0|avg_pool_3x3~1|+|skip_connect~0|none~1|avg_pool_3x3~2|','random','[]',1.36401779741611846926e+02,0.073306,1.36401779741611846926e+02,NULL,0,8.47062610999955722945e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',5,1,'|none~0|+|skip_connect~0|nor_conv_3x3~1|+|none~0|none~1|avg_pool_3x3~2|','random','[]',1.37257129855079028856e+02,0.316346,1.37257129855079028856e+02,NULL,0,9.75558952000028511974e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',6,1,'|avg_pool_3x3~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|nor_conv_1x1~1|nor_conv_1x1~2|','random','[]',159.095295754327,0.400346,159.095295754327,NULL,0,9.75558952000028511974e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',7,1,'|nor_conv_1x1~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|nor_conv_1x1~0|none~1|nor_conv_3x3~2|','random','[]',1.59178722689354231077e+02,0.615386,1.59178722689354231077e+02,NULL,0,9.75558952000028511974e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',8,1,'|nor_conv_3x3~0|+|avg_pool_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_1x1~2|','random','[]',1.58926341637890573103e+02,0.615386,1.58926341637890573103e+02,NULL,0,9.75558952000028511974e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',9,1,'|none~0|+|avg_pool_3x3~0|none~1|+|nor_conv_3x3~0|skip_connect~1|avg_pool_3x3~2|','random','[]',1.45917210020627322823e+02,0.316346,1.45917210020627322823e+02,NULL,0,9.75558952000028511974e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',10,2,'|nor_conv_3x3~0|+|avg_pool_3x3~0|avg_pool_3x3~1|+|avg_pool_3x3~0|nor_conv_3x3~1|avg_pool_3x3~2|','random','[]',1.51132352724559950729e+02,0.559386,1.51132352724559950729e+02,NULL,0,1.08411772299996300716e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',11,2,'|nor_conv_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|avg_pool_3x3~0|nor_conv_3x3~1|skip_connect~2|','random','[]',1.55758250409490415222e+02,0.587386,1.55758250409490415222e+02,NULL,0,1.08411772299996300716e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',12,2,'|none~0|+|none~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_1x1~1|nor_conv_3x3~2|','random','[]',1.38720000356310436018e+02,0.344346,1.38720000356310436018e+02,NULL,0,1.08411772299996300716e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',13,2,'|avg_pool_3x3~0|+|nor_conv_3x3~0|none~1|+|nor_conv_3x3~0|skip_connect~1|skip_connect~2|','random','[]',1.51574469204970853301e+02,0.559386,1.51574469204970853301e+02,NULL,0,1.08411772299996300716e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nksxb-85cn',14,2,'|avg_pool_3x3~0|+|avg_pool_3x3~0|skip_connect~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|','random','[]',1.54926397754787700472e+02,0.802426,1.54926397754787700472e+02,NULL,0,1.08411772299996300716e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',0,0,'|skip_connect~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|','random','[]',256.0,0.587386,256.0,1.0,0,1.06198615699997844785e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',1,0,'|skip_connect~0|+|none~0|none~1|+|avg_pool_3x3~0|skip_connect~1|nor_conv_3x3~2|','random','[]',255.0,0.316346,255.0,0.99609375,0,1.06198615699997844785e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',2,0,'|avg_pool_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|','random','[]',256.0,0.344346,256.0,1.0,0,1.06198615699997844785e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',3,0,'|nor_conv_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|skip_connect~0|none~1|none~2|','random','[]',256.0,0.344346,256.0,1.0,0,1.06198615699997844785e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',4,0,'|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|nor_conv_3x3~1|nor_conv_1x1~2|','random','[]',256.0,0.372346,256.0,1.0,0,1.06198615699997844785e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',5,1,'|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|','neighbour','[0]',256.0,0.615386,256.0,1.0,0,1.09875826699999379343e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',6,2,'|skip_connect~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|nor_conv_1x1~1|nor_conv_3x3~2|','neighbour','[0]',256.0,0.615386,256.0,1.0,0,1.12829057499993723467e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',7,3,'|skip_connect~0|+|skip_connect~0|skip_connect~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|','neighbour','[0]',256.0,0.559386,256.0,1.0,0,1.14573224299999765207e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',8,4,'|skip_connect~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|','neighbour','[0]',256.0,0.587386,256.0,1.0,0,1.16497779499991338525e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',9,5,'|skip_connect~0|+|nor_conv_1x1~0|skip_connect~1|+|skip_connect~0|none~1|nor_conv_3x3~2|','neighbour','[0]',256.0,0.344346,256.0,1.0,0,1.18062473699990277964e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',10,6,'|skip_connect~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|none~1|nor_conv_1x1~2|','neighbour','[0]',256.0,0.372346,256.0,1.0,0,1.19776692299990372703e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',11,7,'|skip_connect~0|+|avg_pool_3x3~0|skip_connect~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|','neighbour','[0]',256.0,0.559386,256.0,1.0,0,1.21679027799996219982e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',12,8,'|skip_connect~0|+|nor_conv_1x1~0|none~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|','neighbour','[0]',256.0,0.587386,256.0,1.0,0,1.23415215699992586451e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',13,9,'|skip_connect~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|skip_connect~1|nor_conv_3x3~2|','neighbour','[0]',256.0,0.587386,256.0,1.0,0,1.25244189599993660522e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm1kh-avw6',14,10,'|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|','neighbour','[0]',256.0,0.830426,256.0,1.0,0,1.27109333299995341803e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',0,0,'|skip_connect~0|+|nor_conv_3x3~0|skip_connect~1|+|avg_pool_3x3~0|nor_conv_3x3~1|avg_pool_3x3~2|','random','[]',16734.0,0.559386,16734.0,0.3404541015625,0,8.31553817999974853591e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',1,0,'|nor_conv_3x3~0|+|none~0|avg_pool_3x3~1|+|nor_conv_1x1~0|skip_connect~1|nor_conv_3x3~2|','random','[]',23155.0,0.587386,23155.0,3.64714591733870940881e-01,0,8.31553817999974853591e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',2,0,'|nor_conv_1x1~0|+|nor_conv_3x3~0|none~1|+|skip_connect~0|avg_pool_3x3~1|nor_conv_1x1~2|','random','[]',24587.0,0.372346,24587.0,3.87270035282258062725e-01,0,8.31553817999974853591e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',3,0,'|none~0|+|none~0|skip_connect~1|+|none~0|skip_connect~1|avg_pool_3x3~2|','random','[]',1.0,0.073306,1.0,4.8828125e-05,0,8.31553817999974853591e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',4,0,'|skip_connect~0|+|none~0|skip_connect~1|+|avg_pool_3x3~0|none~1|none~2|','random','[]',9670.0,0.073306,9670.0,0.47216796875,0,8.31553817999974853591e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',5,0,'|skip_connect~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|none~2|','random','[]',20715.0,0.802426,20715.0,3.26282132056451623647e-01,0,8.31553817999974853591e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',6,1,'|nor_conv_1x1~0|+|nor_conv_3x3~0|none~1|+|skip_connect~0|none~1|nor_conv_1x1~2|','suggestion','[]',25964.0,0.372346,25964.0,4.08959173387096752705e-01,0,8.58049069999992752855e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',7,2,'|nor_conv_3x3~0|+|avg_pool_3x3~0|none~1|+|skip_connect~0|none~1|nor_conv_1x1~2|','suggestion','[]',20357.0,0.344346,20357.0,4.1416422526041668517e-01,0,8.74283271999956923536e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',8,3,'|nor_conv_1x1~0|+|skip_connect~0|none~1|+|avg_pool_3x3~0|none~1|avg_pool_3x3~2|','suggestion','[]',13255.0,0.101306,13255.0,3.80715762867647078415e-01,0,8.90332157999978335283e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',9,4,'|nor_conv_1x1~0|+|nor_conv_3x3~0|skip_connect~1|+|nor_conv_1x1~0|none~1|nor_conv_1x1~2|','suggestion','[]',28753.0,0.400346,28753.0,4.387359619140625e-01,0,9.10997293000036734156e-01,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',10,5,'|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|nor_conv_3x3~1|nor_conv_1x1~2|','suggestion','[]',32700.0,0.428346,32700.0,0.49896240234375,0,0.938330255999972,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',11,6,'|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|nor_conv_1x1~2|','suggestion','[]',27088.0,0.185306,27088.0,0.413330078125,0,0.957302143999982,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',12,7,'|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|','suggestion','[]',31054.0,0.858426,31054.0,0.473846435546875,0,0.987700708000034,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',13,8,'|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|none~0|nor_conv_3x3~1|nor_conv_3x3~2|','suggestion','[]',32207.0,0.615386,32207.0,4.914398193359375e-01,0,1.01086135399998511275e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',14,9,'|none~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|nor_conv_3x3~1|skip_connect~2|','suggestion','[]',20424.0,0.372346,20424.0,3.2169858870967743547e-01,0,1.03077002999998512677e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',15,10,'|nor_conv_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|none~0|nor_conv_3x3~1|nor_conv_1x1~2|','suggestion','[]',30922.0,0.615386,30922.0,0.471832275390625,0,1.05493667300004290154e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',16,11,'|nor_conv_1x1~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|avg_pool_3x3~0|nor_conv_3x3~1|nor_conv_1x1~2|','suggestion','[]',28158.0,0.400346,28158.0,0.429656982421875,0,1.0856167350000305305e+00,NULL);
INSERT INTO "evaluations" VALUES('1m87nm8pb-v1wn',17,12,'|nor_conv_1x1~0|+|skip_connect~0|skip_connect~1|+|none~0|nor_conv_3x3~1|none~2|','suggestion','[]',27484.0,0.344346,27484.0,5.5916341145833337034e-01,0,1.10135104999994837271e+00,NULL);
CREATE TABLE events (
	run VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	time DATETIME NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	details JSON NOT NULL, 
	PRIMARY KEY (run, number), 
	FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "events" VALUES('1m87nexd7-2cgf',0,'2026-11-24 20:55:19.719880','created','Created','{}');
INSERT INTO "events" VALUES('1m87nexd7-2cgf',1,'2026-11-24 20:55:19.729298','started','Started on laptop, process 4937','{}');
INSERT INTO "events" VALUES('1m87nexd7-2cgf',2,'2026-11-24 20:55:23.646959','finished','Finished','{}');
INSERT INTO "events" VALUES('1m87nf7af-nrrc',0,'2026-11-24 20:55:29.871435','created','Created','{}');
INSERT INTO "events" VALUES('1m87nf7af-nrrc',1,'2026-11-24 20:55:29.892958','warning','A scoring network of one cell, as the paper has it, is a reduction cell: the normal cell is not scored, and drifts. Three cells score both.','{}');
INSERT INTO "events" VALUES('1m87nf7af-nrrc',2,'2026-11-24 20:55:29.894545','started','Started on laptop, process 4944','{}');
INSERT INTO "events" VALUES('1m87nf7af-nrrc',3,'2026-11-24 20:55:36.060236','finished','Finished','{}');
INSERT INTO "events" VALUES('1m87nfjv8-d7cj',0,'2026-11-24 20:55:41.672409','created','Created','{}');
INSERT INTO "events" VALUES('1m87nfjv8-d7cj',1,'2026-11-24 20:55:41.685504','started','Started on laptop, process 4951','{}');
INSERT INTO "events" VALUES('1m87nfjv8-d7cj',2,'2026-11-24 20:55:45.246415','finished','Finished','{}');
INSERT INTO "events" VALUES('1m87ng0zt-8pga',0,'2026-11-24 20:55:56.154674','created','Created','{}');
INSERT INTO "events" VALUES('1m87ng0zt-8pga',1,'2026-11-24 20:55:56.166894','started','Started on laptop, process 4971','{}');
INSERT INTO "events" VALUES('1m87ng0zt-8pga',2,'2026-11-24 20:55:57.414601','finished','Finished','{}');
INSERT INTO "events" VALUES('1m87nksxb-85cn',0,'2026-11-24 20:57:59.979399','created','Created','{}');
INSERT INTO "events" VALUES('1m87nksxb-85cn',1,'2026-11-24 20:57:59.999761','started','Started on laptop, process 5504','{}');
INSERT INTO "events" VALUES('1m87nksxb-85cn',2,'2026-11-24 20:58:01.103213','finished','Finished','{}');
INSERT INTO "events" VALUES('1m87nm1kh-avw6',0,'2026-11-24 20:58:07.857189','created','Created','{}');
INSERT INTO "events" VALUES('1m87nm1kh-avw6',1,'2026-11-24 20:58:07.878494','started','Started on laptop, process 5511','{}');
INSERT INTO "events" VALUES('1m87nm1kh-avw6',2,'2026-11-24 20:58:09.175399','finished','Finished','{}');
INSERT INTO "events" VALUES('1m87nm8pb-v1wn',0,'2026-11-24 20:58:15.115732','created','Created','{}');
INSERT INTO "events" VALUES('1m87nm8pb-v1wn',1,'2026-11-24 20:58:15.133300','started','Started on laptop, process 5518','{}');
INSERT INTO "events" VALUES('1m87nm8pb-v1wn',2,'2026-11-24 20:58:16.260346','finished','Finished','{}');
CREATE TABLE runs (
	id VARCHAR(32) NOT NULL, 
	title TEXT NOT NULL, 
	settings JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	created DATETIME NOT NULL, 
	queued DATETIME NOT NULL, 
	started DATETIME, 
	finished DATETIME, 
	heartbeat DATETIME NOT NULL, 
	owner TEXT, 
	host TEXT, 
	process BIGINT, 
	wanted VARCHAR(16) NOT NULL, 
	failure TEXT, 
	evaluations INTEGER NOT NULL, 
	budget INTEGER NOT NULL, 
	best_number INTEGER, 
	best_architecture TEXT, 
	best_score DOUBLE, 
	best_size DOUBLE, 
	best_fitness DOUBLE, 
	seconds DOUBLE NOT NULL, 
	parent VARCHAR(32), 
	events INTEGER NOT NULL, 
	changes INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(parent) REFERENCES runs (id) ON DELETE SET NULL
);
INSERT INTO "runs" VALUES('1m87nexd7-2cgf','SWAP-NAS on cells','{"space":"nasbench201","dataset":"cifar10","algorithm":"swap-nas","parameters":{"population":20,"cycles":150,"tournament":10,"mutations":1,"crossover":0.5},"metric":"swap","mu":1.2,"sigma":1.0,"size":"effective","samples":16,"repeats":1,"preset":"lite","channels":null,"cells":null,"device":"auto","images":"bundled","image_seed":null,"resolution":null,"score_seed":0,"seed":3,"workers":1}','stopped','2026-11-24 20:55:19.719880','2026-11-24 20:55:19.719880','2026-11-24 20:55:19.729298','2026-11-24 20:55:23.646959','2026-11-24 20:55:23.646959',NULL,'laptop',4937,'run',NULL,24,170,22,'|nor_conv_1x1~0|+|none~0|avg_pool_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|',17872.0,0.830426,1.55903214345219021195e+04,3.90501954900003056536e+00,NULL,3,22);
INSERT INTO "runs" VALUES('1m87nf7af-nrrc','SWAP-NAS on genotypes','{"space":"darts","dataset":"cifar10","algorithm":"swap-nas","parameters":{"population":20,"cycles":150,"tournament":10,"mutations":2,"crossover":0.5},"metric":"swap","mu":1.2,"sigma":1.2,"size":"total","samples":16,"repeats":2,"preset":"paper","channels":null,"cells":null,"device":"auto","images":"bundled","image_seed":null,"resolution":null,"score_seed":0,"seed":5,"workers":1}','stopped','2026-11-24 20:55:29.871435','2026-11-24 20:55:29.871435','2026-11-24 20:55:29.894545','2026-11-24 20:55:36.060236','2026-11-24 20:55:36.060236',NULL,'laptop',4944,'run',NULL,24,320,14,'Genotype(normal=[(''skip_connect'', 0), (''sep_conv_5x5'', 1), (''none'', 1), (''skip_connect'', 2), (''sep_conv_5x5'', 0), (''avg_pool_3x3'', 2), (''dil_conv_3x3'', 3), (''sep_conv_5x5'', 1)], normal_concat=range(2, 6), reduce=[(''skip_connect'', 0), (''sep_conv_3x3'', 1), (''none'', 1), (''sep_conv_5x5'', 2), (''sep_conv_5x5'', 2), (''sep_conv_3x3'', 2), (''none'', 1), (''sep_conv_3x3'', 4)], reduce_concat=range(2, 6))',10986.5,1.762,8444.06572020985,6.14335257700008696701e+00,NULL,4,32);
INSERT INTO "runs" VALUES('1m87nfjv8-d7cj','NSGA-II','{"space":"nasbench201","dataset":"cifar100","algorithm":"nsga2","parameters":{"population":20,"cycles":160,"tournament":10,"mutations":1,"crossover":0.5},"metric":"swap","mu":null,"sigma":null,"size":"total","samples":16,"repeats":1,"preset":"lite","channels":null,"cells":null,"device":"auto","images":"bundled","image_seed":null,"resolution":null,"score_seed":0,"seed":7,"workers":1}','stopped','2026-11-24 20:55:41.672409','2026-11-24 20:55:41.672409','2026-11-24 20:55:41.685504','2026-11-24 20:55:45.246415','2026-11-24 20:55:45.246415',NULL,'laptop',4951,'run',NULL,20,180,15,'|nor_conv_1x1~0|+|avg_pool_3x3~0|avg_pool_3x3~1|+|none~0|nor_conv_3x3~1|nor_conv_1x1~2|',17422.0,0.372346,17422.0,3.547932413000012275e+00,NULL,3,16);
INSERT INTO "runs" VALUES('1m87ng0zt-8pga','Undefined ones','{"space":"nasbench201","dataset":"cifar10","algorithm":"regularised-evolution","parameters":{"population":5,"cycles":8,"tournament":3,"mutations":1,"crossover":0.5},"metric":"ntk","mu":null,"sigma":null,"size":"total","samples":4,"repeats":1,"preset":"lite","channels":null,"cells":null,"device":"auto","images":"bundled","image_seed":null,"resolution":null,"score_seed":0,"seed":1,"workers":1}','finished','2026-11-24 20:55:56.154674','2026-11-24 20:55:56.154674','2026-11-24 20:55:56.166894','2026-11-24 20:55:57.414601','2026-11-24 20:55:57.414601',NULL,'laptop',4971,'run',NULL,13,13,12,'|nor_conv_1x1~0|+|skip_connect~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|',2.15297189508999764484e+00,0.587386,-2.15297189508999764484e+00,1.23464560200000050826e+00,NULL,3,9);
INSERT INTO "runs" VALUES('1m87nksxb-85cn','By another metric','{"space":"nasbench201","dataset":"cifar10","algorithm":"random","parameters":{"population":5,"cycles":10,"tournament":2,"mutations":1,"crossover":0.5},"metric":"nwot","mu":null,"sigma":null,"size":"total","samples":16,"repeats":1,"preset":"lite","channels":null,"cells":null,"device":"auto","images":"bundled","image_seed":null,"resolution":null,"score_seed":0,"seed":1,"workers":1}','finished','2026-11-24 20:57:59.979399','2026-11-24 20:57:59.979399','2026-11-24 20:57:59.999761','2026-11-24 20:58:01.103213','2026-11-24 20:58:01.103213',NULL,'laptop',5504,'run',NULL,15,15,7,'|nor_conv_1x1~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|nor_conv_1x1~0|none~1|nor_conv_3x3~2|',1.59178722689354231077e+02,0.615386,1.59178722689354231077e+02,1.08728953299998920556e+00,NULL,3,9);
INSERT INTO "runs" VALUES('1m87nm1kh-avw6','Images of a folder','{"space":"nasbench201","dataset":"cifar10","algorithm":"local","parameters":{"population":5,"cycles":10,"tournament":2,"mutations":1,"crossover":0.5},"metric":"swap","mu":null,"sigma":null,"size":"total","samples":8,"repeats":1,"preset":"lite","channels":null,"cells":null,"device":"auto","images":"folder:/home/somebody/pictures","image_seed":null,"resolution":null,"score_seed":0,"seed":2,"workers":1}','finished','2026-11-24 20:58:07.857189','2026-11-24 20:58:07.857189','2026-11-24 20:58:07.878494','2026-11-24 20:58:09.175399','2026-11-24 20:58:09.175399',NULL,'laptop',5511,'run',NULL,15,15,0,'|skip_connect~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|',256.0,0.587386,256.0,1.27527112999996461439e+00,NULL,3,9);
INSERT INTO "runs" VALUES('1m87nm8pb-v1wn','TPE','{"space":"nasbench201","dataset":"cifar10","algorithm":"tpe","parameters":{"population":6,"cycles":12,"tournament":2,"mutations":1,"crossover":0.5},"metric":"swap","mu":null,"sigma":null,"size":"total","samples":16,"repeats":1,"preset":"lite","channels":8,"cells":null,"device":"auto","images":"bundled","image_seed":null,"resolution":null,"score_seed":0,"seed":2,"workers":1}','finished','2026-11-24 20:58:15.115732','2026-11-24 20:58:15.115732','2026-11-24 20:58:15.133300','2026-11-24 20:58:16.260346','2026-11-24 20:58:16.260346',NULL,'laptop',5518,'run',NULL,18,18,10,'|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|nor_conv_3x3~1|nor_conv_1x1~2|',32700.0,0.428346,32700.0,1.10261766600001465121e+00,NULL,3,9);
CREATE TABLE "scores" (
	digest VARCHAR(32) NOT NULL, 
	architecture TEXT NOT NULL, 
	scores JSON NOT NULL, 
	units BIGINT, 
	saturation DOUBLE, 
	seconds DOUBLE NOT NULL, 
	undefined TEXT, 
	PRIMARY KEY (digest, architecture), 
	FOREIGN KEY(digest) REFERENCES conditions (digest) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "scores" VALUES('2ebbf75f925cb5f26273c39fc5f73780','|avg_pool_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|avg_pool_3x3~0|nor_conv_3x3~1|avg_pool_3x3~2|','[5628]',24576,0.22900390625,1.53617160000294461497e-02,NULL);
INSERT INTO "scores" VALUES('2ebbf75f925cb5f26273c39fc5f73780','|avg_pool_3x3~0|+|avg_pool_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|','[13415]',38912,3.44752261513157909345e-01,2.27984260000084759667e-02,NULL);
INSERT INTO "scores" VALUES('2ebbf75f925cb5f26273c39fc5f73780','|avg_pool_3x3~0|+|nor_conv_1x1~0|none~1|+|skip_connect~0|avg_pool_3x3~1|nor_conv_1x1~2|','[11022]',24576,0.448486328125,1.28780369999503818689e-02,NULL);
INSERT INTO "scores" VALUES('6c4e2549fc2c9342747141073746c39a','|avg_pool_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|avg_pool_3x3~0|nor_conv_3x3~1|avg_pool_3x3~2|','[10.256926723748856]',NULL,NULL,4.06591309999839722877e-02,NULL);
INSERT INTO "scores" VALUES('6c4e2549fc2c9342747141073746c39a','|avg_pool_3x3~0|+|skip_connect~0|avg_pool_3x3~1|+|none~0|skip_connect~1|nor_conv_3x3~2|','[7.972743424333808]',NULL,NULL,6.44707280000602622749e-02,NULL);
INSERT INTO "scores" VALUES('6c4e2549fc2c9342747141073746c39a','|none~0|+|nor_conv_1x1~0|avg_pool_3x3~1|+|avg_pool_3x3~0|skip_connect~1|skip_connect~2|','[5.178299376933275]',NULL,NULL,7.01950409999994917598e-01,NULL);
INSERT INTO "scores" VALUES('730e3251eb5144922825da7c95003c95','|avg_pool_3x3~0|+|avg_pool_3x3~0|skip_connect~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|','[6579]',17408,0.3779296875,1.22669399999040251714e-02,NULL);
INSERT INTO "scores" VALUES('730e3251eb5144922825da7c95003c95','|avg_pool_3x3~0|+|none~0|nor_conv_3x3~1|+|none~0|nor_conv_3x3~1|skip_connect~2|','[8442]',24576,0.343505859375,1.18809460000193212181e-02,NULL);
INSERT INTO "scores" VALUES('730e3251eb5144922825da7c95003c95','|avg_pool_3x3~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_1x1~0|nor_conv_1x1~1|nor_conv_3x3~2|','[15724]',46080,3.41232638888888883954e-01,1.76864669999758916674e-02,NULL);
INSERT INTO "scores" VALUES('86cfaa5752f8a7afad1001dc0bb89d54','Genotype(normal=[(''avg_pool_3x3'', 0), (''dil_conv_3x3'', 0), (''dil_conv_3x3'', 0), (''dil_conv_5x5'', 1), (''max_pool_3x3'', 2), (''sep_conv_5x5'', 1), (''dil_conv_3x3'', 0), (''skip_connect'', 3)], normal_concat=range(2, 6), reduce=[(''avg_pool_3x3'', 1), (''avg_pool_3x3'', 1), (''sep_conv_5x5'', 2), (''avg_pool_3x3'', 0), (''avg_pool_3x3'', 1), (''dil_conv_3x3'', 1), (''dil_conv_5x5'', 0), (''dil_conv_5x5'', 3)], reduce_concat=range(2, 6))','[5837,5837]',23040,2.53342013888888883954e-01,1.78472499999315914465e-02,NULL);
INSERT INTO "scores" VALUES('86cfaa5752f8a7afad1001dc0bb89d54','Genotype(normal=[(''avg_pool_3x3'', 0), (''none'', 0), (''dil_conv_3x3'', 1), (''max_pool_3x3'', 2), (''sep_conv_3x3'', 2), (''skip_connect'', 1), (''max_pool_3x3'', 2), (''dil_conv_3x3'', 4)], normal_concat=range(2, 6), reduce=[(''dil_conv_3x3'', 1), (''dil_conv_5x5'', 1), (''skip_connect'', 2), (''avg_pool_3x3'', 0), (''dil_conv_3x3'', 1), (''skip_connect'', 2), (''skip_connect'', 3), (''avg_pool_3x3'', 0)], reduce_concat=range(2, 6))','[3005,3222]',24576,1.26688639322916657414e-01,1.44907929999362750095e-02,NULL);
INSERT INTO "scores" VALUES('86cfaa5752f8a7afad1001dc0bb89d54','Genotype(normal=[(''avg_pool_3x3'', 0), (''none'', 1), (''max_pool_3x3'', 2), (''dil_conv_3x3'', 2), (''max_pool_3x3'', 3), (''none'', 0), (''sep_conv_5x5'', 0), (''dil_conv_3x3'', 4)], normal_concat=range(2, 6), reduce=[(''skip_connect'', 1), (''dil_conv_3x3'', 1), (''sep_conv_5x5'', 2), (''avg_pool_3x3'', 2), (''dil_conv_5x5'', 0), (''dil_conv_5x5'', 3), (''sep_conv_3x3'', 1), (''sep_conv_5x5'', 3)], reduce_concat=range(2, 6))','[8044,7976]',39936,2.00570913461538463673e-01,4.84239870000919836456e-02,NULL);
INSERT INTO "scores" VALUES('943b09fc164dacdd213b9a65fb53a671','|none~0|+|none~0|skip_connect~1|+|none~0|skip_connect~1|avg_pool_3x3~2|','[1]',20480,4.8828125e-05,7.80629300004420656478e-03,NULL);
INSERT INTO "scores" VALUES('943b09fc164dacdd213b9a65fb53a671','|none~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|nor_conv_3x3~1|skip_connect~2|','[20424]',63488,3.2169858870967743547e-01,1.54469359999893640633e-02,NULL);
INSERT INTO "scores" VALUES('943b09fc164dacdd213b9a65fb53a671','|nor_conv_1x1~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|avg_pool_3x3~0|nor_conv_3x3~1|nor_conv_1x1~2|','[28158]',77824,0.429656982421875,2.3447274000091056223e-02,NULL);
INSERT INTO "scores" VALUES('998bd14e3cc04d2293197565de945b74','|avg_pool_3x3~0|+|avg_pool_3x3~0|skip_connect~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|','[154.9263977547877]',NULL,NULL,2.19301280000081533216e-02,NULL);
INSERT INTO "scores" VALUES('998bd14e3cc04d2293197565de945b74','|avg_pool_3x3~0|+|none~0|avg_pool_3x3~1|+|skip_connect~0|none~1|avg_pool_3x3~2|','[136.40177974161185]',NULL,NULL,1.43248919999905410804e-02,NULL);
INSERT INTO "scores" VALUES('998bd14e3cc04d2293197565de945b74','|avg_pool_3x3~0|+|nor_conv_3x3~0|none~1|+|nor_conv_3x3~0|skip_connect~1|skip_connect~2|','[151.57446920497085]',NULL,NULL,1.89742030000843442394e-02,NULL);
INSERT INTO "scores" VALUES('f9791823eeb8f4f7b607fd69c2b10fe1','|avg_pool_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|','[256]',24576,1.0,3.39850909999768191482e-02,NULL);
INSERT INTO "scores" VALUES('f9791823eeb8f4f7b607fd69c2b10fe1','|avg_pool_3x3~0|+|skip_connect~0|none~1|+|nor_conv_1x1~0|nor_conv_3x3~1|nor_conv_1x1~2|','[256]',31744,1.0,0.0456591600000138,NULL);
INSERT INTO "scores" VALUES('f9791823eeb8f4f7b607fd69c2b10fe1','|nor_conv_1x1~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_3x3~0|none~1|nor_conv_3x3~2|','[256]',38912,1.0,2.45873730000312207266e-02,NULL);
CREATE TABLE swapcore_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT swapcore_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "swapcore_version" VALUES('0002');
CREATE INDEX runs_by_state ON runs (state);
CREATE INDEX runs_by_parent ON runs (parent);
COMMIT;
